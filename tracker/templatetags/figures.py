"""Figures in templates: {{ quote.price|money:currency }}, {{ quote.change_24h|change }}."""

from functools import partial

from django import template

from tracker.lib import cover, figures

register = template.Library()
register.filter("money", figures.money)
register.filter("short_money", figures.short_money)
register.filter("exact_money", figures.exact_money)
register.filter("quantity", figures.quantity)
register.filter("own_money", cover.own_money)
register.filter("own_exact_money", cover.own_exact_money)
register.filter("own_quantity", cover.own_quantity)
register.filter("own_short_quantity", cover.own_short_quantity)
register.filter("own_words", cover.own_words)
register.filter("change", figures.change)
register.filter("fine_change", partial(figures.change, decimals=2))
register.filter("direction", figures.direction)
