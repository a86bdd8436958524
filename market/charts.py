"""The history of one price over a stretch of time, at a resolution a screen can show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from market.models import Coin, DayPrice, HourPrice, PricePoint


@dataclass(frozen=True, slots=True)
class Range:
    name: str
    words: str
    length: timedelta


RANGES = (
    Range("1d", "1 day", timedelta(days=1)),
    Range("7d", "7 days", timedelta(days=7)),
    Range("30d", "30 days", timedelta(days=30)),
    Range("1y", "1 year", timedelta(days=365)),
)
# Hours are kept for good, but a year of them is more than a screen has pixels.
_LONGEST_BY_HOUR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class ChartPoint:
    at: datetime
    price: Decimal


@dataclass(frozen=True, slots=True)
class Chart:
    range: Range
    points: list[ChartPoint]
    since: datetime

    @property
    def change(self) -> Decimal | None:
        """Per cent from the first point to the last."""
        if len(self.points) < 2 or not self.points[0].price:
            return None
        return (self.points[-1].price / self.points[0].price - 1) * 100

    @property
    def low(self) -> Decimal | None:
        return min((point.price for point in self.points), default=None)

    @property
    def high(self) -> Decimal | None:
        return max((point.price for point in self.points), default=None)

    @property
    def series(self) -> list[dict[str, int | float]]:
        """For the drawing, which wants seconds and floating-point numbers."""
        return [
            {"time": int(point.at.timestamp()), "value": float(point.price)}
            for point in self.points
        ]

    @property
    def table(self) -> list[ChartPoint]:
        """About a dozen points for those who read rather than look."""
        step = max(1, len(self.points) // 12)
        return self.points[::-1][::step]


def chart_of(coin: Coin, wanted: str, *, now: datetime) -> Chart:
    """The chart of a range by its name; a week when the name is unknown."""
    chosen = next((range_ for range_ in RANGES if range_.name == wanted), RANGES[1])
    since = now - chosen.length
    return Chart(chosen, points_since(coin.pk, since, now=now), since)


def points_since(coin_id: str, since: datetime, *, now: datetime) -> list[ChartPoint]:
    """Rolled-up prices where there are any, then the raw ones that are not rolled up yet."""
    points = list(_rolled_up(coin_id, since, now=now))
    raw = PricePoint.objects.filter(coin_id=coin_id, at__gte=points[-1].at if points else since)
    fresh = [ChartPoint(at, price) for at, price in raw.order_by("at").values_list("at", "price")]
    return thinned(points + [point for point in fresh if not points or point.at > points[-1].at])


def _rolled_up(coin_id: str, since: datetime, *, now: datetime) -> Iterator[ChartPoint]:
    if now - since <= timedelta(days=2):
        return
    hourly = now - since <= _LONGEST_BY_HOUR
    table, stretch = (HourPrice, timedelta(hours=1)) if hourly else (DayPrice, timedelta(days=1))
    kept = table.objects.filter(coin_id=coin_id, at__gte=since).order_by("at")
    for begins, close in kept.values_list("at", "close"):
        yield ChartPoint(min(begins + stretch, now), close)  # it closed when the stretch ended


def thinned(points: list[ChartPoint], most: int = 750) -> list[ChartPoint]:
    """Evenly fewer points, the newest always among them."""
    if len(points) <= most:
        return points
    step = -(-len(points) // most)
    return points[::-1][::step][::-1]


def line_beyond(price: Decimal | None) -> str:
    """Where a new line begins: 5 % above, in three digits, as a form field takes it."""
    if not price:
        return ""
    beyond = price * Decimal("1.05")
    rounded = beyond.quantize(Decimal(1).scaleb(beyond.adjusted() - 2))
    return f"{rounded:f}"
