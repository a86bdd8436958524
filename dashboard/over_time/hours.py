"""The last day hour by hour, reckoned when somebody looks: what is held now, walked back."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from dashboard.over_time.load import choices_in
from dashboard.over_time.points import Books, Point, by_period, together
from dashboard.over_time.prices import Prices
from dashboard.over_time.today import known_now
from market.fx import RateBook
from market.models import HourPrice
from transactions.positions import Owned
from transactions.read_ledger import entries_since

HOUR = timedelta(hours=1)
HOURS = 24
# A price that does not move leaves no point behind, so the last one counts for a while.
CARRIED = 6


def hour_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def hours_of(
    owner: User, held: Owned, portfolios: Collection[int], *, scope: Collection[int], now: datetime
) -> list[tuple[datetime, Point]]:
    """What there was when each hour ended, and now; money put in is counted from the first on."""
    hours = [hour_of(now) - number * HOUR for number in range(HOURS, -1, -1)]
    books = Books({}, {})
    for position in held.positions:
        books.held.setdefault(position.portfolio.pk, {})[position.coin.pk] = position.quantity
    happened = by_period(entries_since(portfolios, hours[0]), hour_of)
    books.take_back(happened)
    coins = {position.coin.pk for position in held.positions if position.quantity}
    coins |= {each.coin for period in happened.values() for each in period.held}
    prices = _prices(owner, held, coins, hours)
    prices.closes.update({(coin, hours[-1]): price for coin, price in known_now(held, now=now)})
    return [
        (min(hour + HOUR, now), together(points[each] for each in points.keys() & set(scope)))
        for hour, (_, points) in zip(hours, books.walk(happened, prices, hours), strict=True)
    ]


def _prices(owner: User, held: Owned, coins: Iterable[str], hours: list[datetime]) -> Prices:
    since = hours[0] - CARRIED * HOUR
    kept = HourPrice.objects.filter(coin_id__in=set(coins), at__gte=since, at__lt=hours[-1])
    rows = kept.order_by().values_list("coin_id", "at", "close")
    found: dict[tuple[str, date], Decimal] = {(coin, at): close for coin, at, close in rows}
    choices = choices_in(held.prices.choices.values())
    codes = {owner.display_currency} | {choice.currency for choice in choices.values()} - {""}
    book = RateBook.of(codes, first=hours[0].date(), last=hours[-1].date())
    names = {position.coin.pk: position.coin.name for position in held.positions}
    return Prices(owner.display_currency, _carried(found, coins, hours), book, choices, names)


def _carried(
    found: dict[tuple[str, date], Decimal], coins: Iterable[str], hours: list[datetime]
) -> dict[tuple[str, date], Decimal]:
    filled = dict(found)
    for coin in coins:
        for hour in hours:
            places = ((coin, hour - back * HOUR) for back in range(CARRIED + 1))
            place = next((place for place in places if place in found), None)
            if place is not None:
                filled[coin, hour] = found[place]
    return filled
