"""The cells of the holdings table as HTML.

Written in Python, not in a template: a person with hundreds of coins has thousands of cells, and a
template would take most of the page's time to look up and join what one function joins at once
(`manage.py bench_dashboard`). Everything that is not a number of ours is escaped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from dashboard.page.rows import Row
from market.sparklines import drawn
from tracker.lib.cover import (
    own_exact_money,
    own_money,
    own_quantity,
    own_short_quantity,
    own_words,
)
from tracker.lib.figures import change, direction, exact_money, money, short_money
from transactions.profit import Amount


@dataclass(frozen=True, slots=True)
class Cells:
    """Draws rows; `live` lets the page reckon along, so each row carries what it needs."""

    currency: str
    live: bool

    def row(self, row: Row, columns: list[str]) -> SafeString:
        look = "" if row.counts else ' class="left-out"'
        cells = "".join(_CELLS[name](self, row) for name in columns)
        facts = self._facts(row) if self.live else ""
        return SafeString(f'<tr data-coin="{escape(row.coin.pk)}"{look}{facts}>{cells}</tr>')

    def _facts(self, row: Row) -> str:
        facts = [
            f' data-quantity="{row.quantity:f}"',
            f' data-cost="{_plain(row.figures.cost.value)}"',
            f' data-realised="{_plain(row.figures.realised.value)}"',
        ]
        if row.counts:
            facts.append(" data-counts")
        if row.priced_by_hand:
            facts.append(f' data-own-price="{_plain(row.price.value)}"')
        if row.line is not None:
            facts.append(f' data-line="{row.line.in_dollars:f}"')
        return "".join(facts)

    def own(self, name: str, amount: Amount, *, signed: bool = False) -> str:
        """A sum of the person's own money, which the live page keeps up to date."""
        if amount.value is None:
            why = escape(own_words(" ".join(amount.unknown)))
            return f'<span class="unknown" data-own="{name}" title="{why}">unknown</span>'
        look = f' class="move {direction(amount.value)}"' if signed else ""
        title = own_exact_money(amount.value, self.currency)
        text = own_money(amount.value, self.currency)
        return f'<span{look} data-own="{name}" title="{title}">{text}</span>'


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _move(percent: Decimal | None) -> str:
    return f'<span class="move {direction(percent)}">{change(percent)}</span>'


def _rank(cells: Cells, row: Row) -> str:
    return f'<td class="col-rank">{row.coin.rank or ""}</td>'


def _name(cells: Cells, row: Row) -> str:
    coin = row.coin
    symbol, name = escape(coin.symbol.upper()), escape(coin.name)
    initials = escape(coin.symbol[:3].upper())
    picture = ""
    if coin.image:
        source = f"{reverse('coin-image', args=[coin.pk])}?v={escape(coin.image)}"
        picture = (
            f'<img src="{source}" alt="" width="32" height="32" loading="lazy" decoding="async">'
        )
    return (
        f'<th class="col-name coin-cell" scope="row"><a href="{reverse("coin", args=[coin.pk])}">'
        f'<span class="coin-mark" aria-hidden="true">{initials}{picture}</span>'
        f'<span class="coin-name">{name}</span> <span class="coin-symbol">{symbol}</span></a>'
        f"{_decided(row)}{_doubt(row)}</th>"
    )


def _decided(row: Row) -> str:
    if row.choice is None:
        return ""
    words = "left out"
    if not row.left_out and row.choice.price_at is not None:
        words = f"by hand {row.choice.price_at:%Y-%m-%d}"
    place = reverse("holding-choice", args=[row.choice.portfolio_id, row.coin.pk])
    return f'<a class="mark" href="{place}">{words}</a>'


def _doubt(row: Row) -> str:
    """Two lines of it are shown; all of it stands in the title."""
    figures = row.figures
    words = escape(own_words(" ".join(figures.value.unknown or figures.cost.unknown)))
    return f'<span class="doubt" data-own-doubt title="{words}">{words}</span>'


def _price(cells: Cells, row: Row) -> str:
    text = '<span class="unknown" data-own="price">unknown</span>'
    if row.price.value is not None:
        title = exact_money(row.price.value, cells.currency)
        price = money(row.price.value, cells.currency)
        text = f'<span data-own="price" title="{title}">{price}</span>'
    moved = _move(row.quote.change_24h)
    return (
        f'<td class="col-price"><span class="tick" data-tick></span>{text}'
        f'<span class="under phone" data-change="change_24h">{moved}</span></td>'
    )


def _change(name: str) -> Callable[[Cells, Row], str]:
    def cell(cells: Cells, row: Row) -> str:
        moved = _move(getattr(row.quote, name))
        return f'<td class="col-{name}" data-change="{name}">{moved}</td>'

    return cell


def _holdings(cells: Cells, row: Row) -> str:
    full, short = own_quantity(row.quantity), own_short_quantity(row.quantity)
    return f'<td class="col-holdings" title="{full}">{short}</td>'


def _value(cells: Cells, row: Row) -> str:
    held = f"{own_short_quantity(row.quantity)} {escape(row.coin.symbol.upper())}"
    value = cells.own("value", row.figures.value)
    return f'<td class="col-value">{value}<span class="under phone">{held}</span></td>'


def _share(cells: Cells, row: Row) -> str:
    share = "" if row.share is None else f"{row.share:.1f} %"
    return f'<td class="col-share" data-own="share">{share}</td>'


def _figure(name: str, *, signed: bool = True) -> Callable[[Cells, Row], str]:
    def cell(cells: Cells, row: Row) -> str:
        drawn_amount = cells.own(name, getattr(row.figures, name), signed=signed)
        return f'<td class="col-{name}">{drawn_amount}</td>'

    return cell


def _market_cap(cells: Cells, row: Row) -> str:
    return f'<td class="col-market_cap">{short_money(row.quote.market_cap)}</td>'


@cache
def _adding() -> str:
    return reverse("reminder-add")


def _line(cells: Cells, row: Row) -> str:
    if row.line is None:
        name = escape(row.coin.name)
        return (
            f'<td class="col-line"><a href="{_adding()}?coin={quote(row.coin.pk, safe="")}">'
            f'Set<span class="visually-hidden"> a reminder on {name}</span></a></td>'
        )
    away = "" if row.line.distance is None else change(row.line.distance)
    threshold = money(row.line.reminder.threshold, row.line.reminder.currency)
    return (
        f'<td class="col-line"><a href="{reverse("reminder", args=[row.line.reminder.pk])}">'
        f'<span data-own="distance">{away}</span><span class="under">'
        f'<span class="visually-hidden">away from</span> {threshold}</span></a></td>'
    )


def _week(cells: Cells, row: Row) -> str:
    week = drawn(row.week)
    if not week.corners:
        return '<td class="col-week"></td>'
    return (
        f'<td class="col-week"><svg class="spark {week.direction}" viewBox="0 0 120 32" role="img" '
        f'aria-label="7 days, {week.direction}"><polyline points="{week.corners}" /></svg></td>'
    )


_CELLS: dict[str, Callable[[Cells, Row], str]] = {
    "rank": _rank,
    "name": _name,
    "price": _price,
    "change_1h": _change("change_1h"),
    "change_24h": _change("change_24h"),
    "change_7d": _change("change_7d"),
    "holdings": _holdings,
    "value": _value,
    "share": _share,
    "cost": _figure("cost", signed=False),
    "profit": _figure("profit"),
    "unrealised": _figure("unrealised"),
    "market_cap": _market_cap,
    "line": _line,
    "week": _week,
}
