"""The day that is not over yet: what came and went since midnight in UTC, at the prices of now."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings

from dashboard.over_time.load import choices_in
from dashboard.over_time.points import Happened, by_period, day_of, flow_of
from dashboard.over_time.prices import Prices
from transactions.lots.exact import exact
from transactions.lots.legs import Recorded
from transactions.positions import Owned
from transactions.profit import NOTHING, Amount


@dataclass(frozen=True, slots=True)
class Today:
    """`profit` is what the balance gained since the last day ended, deposits not counted."""

    day: date
    flow: Amount
    before: Amount  # the balance when the last day ended, with the money of today added

    def profit(self, balance: Amount) -> Amount:
        return balance.less(self.before)

    def percent(self, balance: Amount) -> Decimal | None:
        gained = self.profit(balance).value
        if gained is None or not self.before.value:
            return None
        return gained / self.before.value * 100


@exact
def today_of(
    held: Owned,
    entries: Iterable[Recorded],
    *,
    scope: Collection[int],
    yesterday: Amount,
    now: datetime,
) -> Today:
    """The entries, of all the person's portfolios, reach back to midnight at least."""
    day = day_of(now)
    happened = by_period(entries).get(day, Happened())
    prices, flow = _prices(held, now=now), NOTHING
    for portfolio in scope:
        flow = flow.plus(flow_of(portfolio, happened, prices, day))
    return Today(day, flow, yesterday.plus(flow))


def known_now(held: Owned, *, now: datetime) -> Iterator[tuple[str, Decimal]]:
    """The prices, in US dollars, that may be relied on."""
    max_age = timedelta(seconds=settings.PRICE_MAX_AGE_SECONDS)
    for coin, quote in held.prices.quotes.items():
        price = quote.known_price(now=now, max_age=max_age)
        if price is not None:
            yield coin, price


def _prices(held: Owned, *, now: datetime) -> Prices:
    known: dict[tuple[str, date], Decimal] = {
        (coin, day_of(now)): price for coin, price in known_now(held, now=now)
    }
    names = {position.coin.pk: position.coin.name for position in held.positions}
    choices = choices_in(held.prices.choices.values())
    return Prices(held.prices.currency, known, held.prices.rates, choices, names)
