"""Points of a price folded into hours and days, without touching anything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The prices of one hour or day."""

    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    points: int = 1

    def then(self, price: Decimal) -> "Stretch":
        """The stretch with one later price."""
        return replace(
            self,
            high=max(self.high, price),
            low=min(self.low, price),
            close=price,
            points=self.points + 1,
        )


Key = tuple[str, datetime]  # coin, beginning


def beginning(at: datetime, length: timedelta) -> datetime:
    """When the hour or day of a time begins, in UTC."""
    at = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return at.replace(hour=0) if length == DAY else at


def fold(
    points: Iterable[tuple[str, datetime, Decimal]],
    *,
    into: Mapping[Key, Stretch],
    length: timedelta,
) -> dict[Key, Stretch]:
    """The stretches that these points, in order of time, start or go on with."""
    folded: dict[Key, Stretch] = {}
    for coin, at, price in points:
        key = coin, beginning(at, length)
        before = folded.get(key) or into.get(key)
        folded[key] = before.then(price) if before else Stretch(price, price, price, price)
    return folded


def joined(stretches: Sequence[Stretch]) -> Stretch:
    """Stretches that follow each other, as one."""
    return Stretch(
        open=stretches[0].open,
        high=max(each.high for each in stretches),
        low=min(each.low for each in stretches),
        close=stretches[-1].close,
        points=sum(each.points for each in stretches),
    )


def closes(
    points: Iterable[tuple[datetime, Decimal]], *, length: timedelta, now: datetime
) -> dict[datetime, Stretch]:
    """The vendor's history as stretches that are over.

    Its points are prices on the hour or at midnight, a little late: each closes the stretch
    before it. A coarse history has one point a stretch, so nothing is known of highs and lows.
    """
    stretches: dict[datetime, Stretch] = {}
    for at, price in sorted(points):
        begins = beginning(at - length / 2, length)
        if begins + length > now:
            continue
        before = stretches.get(begins)
        stretches[begins] = before.then(price) if before else Stretch(price, price, price, price)
    return stretches
