"""What coins were worth on days gone by, in US dollars: from the kept history, never guessed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from market.models import DayPrice, PricePoint

Wanted = Collection[tuple[str, date]]
_DAY = timedelta(days=1)


class PastPrices:
    """The prices of some coins on some days, read with one or two queries a coin."""

    def __init__(self, prices: Mapping[tuple[str, date], Decimal]) -> None:
        self.prices = prices

    @classmethod
    def of(cls, wanted: Wanted) -> "PastPrices":
        days: defaultdict[str, set[date]] = defaultdict(set)
        for coin, day in wanted:
            days[coin].add(day)
        found: dict[tuple[str, date], Decimal] = {}
        for coin, of_coin in days.items():
            found.update({(coin, day): price for day, price in _closes(coin, of_coin)})
        return cls(found)

    def on(self, coin: str, day: date) -> Decimal | None:
        """The last price of that day; None when none was kept."""
        return self.prices.get((coin, day))


def _closes(coin: str, days: set[date]) -> Iterable[tuple[date, Decimal]]:
    kept = DayPrice.objects.filter(
        coin_id=coin, at__gte=_midnight(min(days)), at__lt=_midnight(max(days)) + _DAY
    )
    found = {at.date(): close for at, close in kept.values_list("at", "close") if at.date() in days}
    for day in days - found.keys():  # today, as a rule: it is not rolled up yet
        begins = _midnight(day)
        points = PricePoint.objects.filter(coin_id=coin, at__gte=begins, at__lt=begins + _DAY)
        newest = points.order_by("-at").values_list("price", flat=True).first()
        if newest is not None:
            found[day] = newest
    return found.items()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
