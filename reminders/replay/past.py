"""The stored hours behind a draft: a coin's prices, its changes, or what is held today at them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from market.fx import NoRate, RateBook
from market.models import HourPrice
from reminders.facts import Reading
from reminders.metrics.registry import METRICS
from reminders.models import Reminder
from reminders.replay.rehearse import HOUR, Moment
from transactions.lots.exact import exact, product
from transactions.profit import NOTHING, Amount, Figures, value_of

MOST_COINS = 25
LONGEST = timedelta(days=90)
_BACK = {"change_1h": 1, "change_24h": 24, "change_7d": 168}  # hours


@dataclass(frozen=True, slots=True)
class Hour:
    high: Decimal
    low: Decimal
    close: Decimal


Hours = Mapping[datetime, Hour]  # by the hour's beginning


def moments_of(wish: Reminder, reading: Reading, *, now: datetime) -> list[Moment] | None:
    """The last ninety days in the wish's own terms; None when there is too much to try."""
    metric = METRICS[wish.metric]
    coins = [wish.coin_id] if metric.of_coin and wish.coin_id else _held(reading)
    if len(coins) > MOST_COINS:
        return None
    back = _BACK.get(wish.metric, 0) * HOUR
    first = now - LONGEST
    past = _hours(coins, since=first - back)
    rates = Rates.of(wish.currency or "usd", first=first, now=now)
    slots = sorted({at for hours in past.values() for at in hours if at >= first})
    if metric.of_coin:
        hours = past.get(wish.coin_id or "", {})
        return list(_of_coin(wish.metric, hours, slots, rates))
    return list(_of_holdings(wish, reading, past, slots, rates))


def _held(reading: Reading) -> list[str]:
    parts = reading.standing.parts if reading.standing else ()
    return sorted({part.coin for part in parts if part.quantity and part.as_of is not None})


def _hours(coins: Sequence[str], *, since: datetime) -> dict[str, dict[datetime, Hour]]:
    found: dict[str, dict[datetime, Hour]] = {coin: {} for coin in coins}
    rows = HourPrice.objects.filter(coin__in=coins, at__gte=since).order_by("at")
    for coin, at, high, low, close in rows.values_list("coin_id", "at", "high", "low", "close"):
        found[coin][at] = Hour(high, low, close)
    return found


@dataclass(slots=True)
class Rates:
    """What a dollar bought on each day, read once."""

    currency: str
    book: RateBook
    known: dict[date, Decimal | None]

    @classmethod
    def of(cls, currency: str, *, first: datetime, now: datetime) -> "Rates":
        book = RateBook.of([currency], first=first.date(), last=now.astimezone(UTC).date())
        return cls(currency, book, {})

    def convert(self, amount: Decimal, at: datetime) -> Decimal | None:
        if self.currency == "usd":
            return amount
        day = at.astimezone(UTC).date()
        if day not in self.known:
            rate = self.book.rate_on(self.currency, day)
            self.known[day] = None if isinstance(rate, NoRate) else rate.value
        found = self.known[day]
        return None if found is None else product(amount, found)


def _of_coin(
    metric: str, hours: Hours, slots: Sequence[datetime], rates: Rates
) -> Iterator[Moment]:
    back = _BACK.get(metric, 0) * HOUR
    for at in slots:
        hour = hours[at]
        if back:
            yield Moment(at + HOUR, _change(hour.close, hours.get(at - back)))
            continue
        high, low, close = (rates.convert(price, at) for price in (hour.high, hour.low, hour.close))
        yield Moment(at + HOUR, close, high, low)


@exact
def _change(close: Decimal, before: Hour | None) -> Decimal | None:
    return None if before is None else (close / before.close - 1) * 100


def _of_holdings(
    wish: Reminder,
    reading: Reading,
    past: Mapping[str, Hours],
    slots: Sequence[datetime],
    rates: Rates,
) -> Iterator[Moment]:
    """What is held today at the prices of then: cost and sales are today's as well."""
    standing = reading.standing
    if standing is None:
        return
    metric = METRICS[wish.metric]
    for at in slots:
        value = NOTHING
        for part in standing.parts:
            value = value.plus(_part(part.quantity, part.figures, past.get(part.coin), at, rates))
        today = standing.figures
        figures = Figures(cost=today.cost, realised=today.realised, value=value)
        found = metric.read(_Then(figures))
        yield Moment(at + HOUR, found.value, cost=today.cost.value)


def _part(
    quantity: Decimal, figures: Figures, hours: Hours | None, at: datetime, rates: Rates
) -> Amount:
    if hours is None:
        return figures.value  # nothing is held, or its price is given by hand
    hour = hours.get(at)
    price = rates.convert(hour.close, at) if hour else None
    unknown = Amount.because("There is no price of that hour.")
    return value_of(quantity, Amount(price) if price is not None else unknown)


@dataclass(frozen=True, slots=True)
class _Then:
    """A standing of the past, as far as metrics read one."""

    figures: Figures
    as_of: datetime | None = None
    as_of_before: datetime | None = None

    @property
    def before(self) -> Figures:
        return self.figures
