"""Everything the dashboard shows, read in a fixed number of queries however much is held."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.safestring import SafeString

from accounts.models import User
from dashboard.models import DashboardLook
from dashboard.over_time.chart import RANGES, Range, in_per_cent, range_named
from dashboard.over_time.present import OverTime, Scope, over_time
from dashboard.over_time.progress import pasts_on_their_way
from dashboard.over_time.today import known_now
from dashboard.page import columns
from dashboard.page.allocation import Slice, slices_of
from dashboard.page.cells import Cells
from dashboard.page.first_steps import FirstSteps, first_steps, taken
from dashboard.page.lines import Line, nearest_lines, price_reminders
from dashboard.page.rows import Beside, Row, rows_of
from market.fx import NoRate
from reminders.heartbeat import Heartbeat, heartbeat_of
from tracker.lib.cover import covered
from tracker.lib.figures import sign_of
from tracker.lib.live.socket import MOST_NAMES
from transactions.models import Portfolio
from transactions.positions import Owned, Position, balance, owned
from transactions.profit import Amount, Figures, total

MOST_CAUSES = 2


@dataclass(frozen=True)
class Dashboard:
    owner: User
    scope: Scope
    look: DashboardLook
    heartbeat: Heartbeat
    held: Owned
    figures: Figures
    over_time: OverTime
    lines: Mapping[str, Line]
    steps: FirstSteps | None
    now: datetime

    ranges = RANGES

    @property
    def currency(self) -> str:
        return self.owner.display_currency

    @property
    def portfolio(self) -> Portfolio | None:
        return self.scope.chosen

    @cached_property
    def rows(self) -> list[Row]:
        beside = Beside(self.held.prices.quotes, self.lines, self.figures.value)
        rows = rows_of(self.held.positions, beside)
        return columns.in_order(rows, self.look.sort, descending=self.look.descending)

    @cached_property
    def columns(self) -> list[columns.Column]:
        return columns.shown(self.look.columns)

    def drawn_rows(self) -> Iterator[SafeString]:
        cells, names = Cells(self.currency, self.is_live), [each.name for each in self.columns]
        return (cells.row(row, names) for row in self.rows)

    @cached_property
    def slices(self) -> list[Slice]:
        return slices_of(self.rows, self.figures.value)

    @cached_property
    def gone(self) -> list[Position]:
        """What is no longer held: its realised profit belongs to the total."""
        return [each for each in self.held.positions if not each.quantity and not each.left_out]

    @cached_property
    def gone_figures(self) -> Figures:
        return total(position.figures for position in self.gone)

    @property
    def why_no_profit(self) -> str:
        """What makes the profit unknown though the balance is known."""
        if self.figures.value.value is None:
            return ""
        causes = (*self.figures.cost.unknown, *self.figures.realised.unknown)
        first = list(dict.fromkeys(causes))[:MOST_CAUSES]
        more = " There is more below." if len(dict.fromkeys(causes)) > MOST_CAUSES else ""
        return f"The profit is unknown. {' '.join(first)}{more}" if first else ""

    @property
    def today_profit(self) -> Amount:
        return self.over_time.today.profit(self.figures.value)

    @property
    def today_percent(self) -> Decimal | None:
        return self.over_time.today.percent(self.figures.value)

    @cached_property
    def pasts_on_their_way(self) -> int:
        """Asked only where something of the past is unknown."""
        if self.over_time.chart.range.days == 1 or not self.over_time.chart.unknown:
            return 0
        return pasts_on_their_way({row.coin.pk for row in self.rows})

    @property
    def drawn(self) -> dict[str, list[dict[str, object]]]:
        series = self.over_time.chart.series
        return in_per_cent(series) if covered.get() else series

    @property
    def currency_sign(self) -> str:
        return sign_of(self.currency)

    @property
    def is_live(self) -> bool:
        """Whether the page may reckon along: with covered amounts it knows none."""
        return not covered.get() and len(self.rows) <= MOST_NAMES

    @property
    def max_age(self) -> int:
        """Seconds after which a price may no longer be relied on."""
        return int(settings.PRICE_MAX_AGE_SECONDS)

    @property
    def dollar_rate(self) -> str:
        """How much of the person's currency a dollar buys, for the live page; empty: unknown."""
        rate = self.held.prices.rates.rate_between("usd", self.currency, self.now.date())
        return "" if isinstance(rate, NoRate) else f"{rate.value:f}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    portfolio: str
    range: Range

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        return cls(query.get("portfolio", ""), range_named(query.get("range", "")))


def dashboard_of(owner: User, asked: Asked, *, now: datetime) -> Dashboard:
    mine = Portfolio.objects.filter(owner=owner)
    along = mine.select_related("owner__dashboard_look", "owner__value_fill")
    portfolios = list(along.annotate(**taken()))
    chosen = _chosen(portfolios, asked.portfolio)
    scope = Scope(owner, portfolios, chosen, _beside(portfolios, "value_fill"))
    look = _beside(portfolios, "dashboard_look") or DashboardLook(owner=owner)
    held = owned(owner, now=now, portfolio=scope.chosen, beside=("coin__sparkline",))
    figures = balance(held.positions)
    return Dashboard(
        owner,
        scope,
        look,
        heartbeat_of(owner, now=now, held_priced_at=_newest_price(held)),
        held,
        figures,
        over_time(scope, held, figures.value, range_=asked.range, now=now),
        _lines(owner, held, now=now),
        first_steps(
            owner, look, next(iter(portfolios), None), recorded=bool(held.positions), now=now
        ),
        now,
    )


def _chosen(portfolios: list[Portfolio], asked: str) -> Portfolio | None:
    if not asked:
        return None
    for portfolio in portfolios:
        if str(portfolio.pk) == asked:
            return portfolio
    raise Http404


def _beside(portfolios: list[Portfolio], name: str) -> Any:
    """What was read along with the owner of the portfolios; everybody has at least one."""
    return getattr(portfolios[0].owner, name, None) if portfolios else None


def _newest_price(held: Owned) -> datetime | None:
    known = (quote.as_of for quote in held.prices.quotes.values() if quote.as_of is not None)
    return max(known, default=None)


def _lines(owner: User, held: Owned, *, now: datetime) -> Mapping[str, Line]:
    prices = dict(known_now(held, now=now))

    def rate(currency: str) -> Decimal | None:
        found = held.prices.rates.rate_between("usd", currency, now.date())
        return None if isinstance(found, NoRate) else found.value

    return nearest_lines(price_reminders(owner), prices.get, rate)
