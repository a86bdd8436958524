"""The last day hour by hour, reckoned when somebody looks: what is held now, walked back."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from dashboard.over_time.load import choices_in
from dashboard.over_time.points import Books, Point, by_period, together
from dashboard.over_time.prices import Prices
from dashboard.over_time.today import known_now
from market.models import HourPrice
from transactions.lots.legs import Recorded
from transactions.positions import Owned

HOUR = timedelta(hours=1)
HOURS = 24
# A price that does not move leaves no point behind, so the last one counts for a while.
CARRIED = 6


def hour_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def first_hour(now: datetime) -> datetime:
    return hour_of(now) - HOURS * HOUR


def hours_of(
    held: Owned, entries: Iterable[Recorded], *, scope: Collection[int], now: datetime
) -> list[tuple[datetime, Point]]:
    """What there was when each hour ended, and now; money put in is counted from the first on.

    The entries, of all the person's portfolios, reach back to the first hour at least.
    """
    hours = [first_hour(now) + number * HOUR for number in range(HOURS + 1)]
    books = Books({}, {})
    for position in held.positions:
        books.held.setdefault(position.portfolio.pk, {})[position.coin.pk] = position.quantity
    recent = (entry for entry in entries if entry.at >= hours[0])
    happened = by_period(recent, hour_of)
    books.take_back(happened)
    coins = {position.coin.pk for position in held.positions if position.quantity}
    coins |= {each.coin for period in happened.values() for each in period.held}
    prices = _prices(held, coins, hours)
    prices.closes.update({(coin, hours[-1]): price for coin, price in known_now(held, now=now)})
    return [
        (min(hour + HOUR, now), together(points[each] for each in points.keys() & set(scope)))
        for hour, (_, points) in zip(hours, books.walk(happened, prices, hours), strict=True)
    ]


def _prices(held: Owned, coins: Iterable[str], hours: list[datetime]) -> Prices:
    since = hours[0] - CARRIED * HOUR
    kept = HourPrice.objects.filter(coin_id__in=set(coins), at__gte=since, at__lt=hours[-1])
    rows = kept.order_by().values_list("coin_id", "at", "close")
    found: dict[tuple[str, date], Decimal] = {(coin, at): close for coin, at, close in rows}
    choices = choices_in(held.prices.choices.values())
    names = {position.coin.pk: position.coin.name for position in held.positions}
    closes = _carried(found, coins, hours)
    return Prices(held.prices.currency, closes, held.prices.rates, choices, names)


def _carried(
    found: dict[tuple[str, date], Decimal], coins: Iterable[str], hours: list[datetime]
) -> dict[tuple[str, date], Decimal]:
    filled: dict[tuple[str, date], Decimal] = {}
    known = [hours[0] - back * HOUR for back in range(CARRIED, 0, -1)] + hours
    for coin in coins:
        close, age = None, 0
        for hour in known:
            closed = found.get((coin, hour))
            close, age = (close, age + 1) if closed is None else (closed, 0)
            if close is not None and age <= CARRIED:
                filled[coin, hour] = close
    return filled
