"""Small pieces that templates of every app draw with."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.navigation import exists

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of templates/_icons.html. It is silent: a word always stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name
    )


@register.simple_tag
def room(path: str) -> str:
    """The path itself when something answers there, else nothing: rooms open one after another."""
    return path if exists(path) else ""
