"""When a summary is due. Pure; the zone's own rules decide what a wall-clock time means.

Where the clocks go forward over that time, it is due as late after midnight as always (02:30
reads 03:30 that day); where they go back, at the first of the two.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    kind: str  # daily, weekly, monthly
    at: time
    weekday: int = 0  # Monday is 0
    day: int = 1  # of the month; what the month does not have means its last

    def includes(self, day: date) -> bool:
        if self.kind == "weekly":
            return day.weekday() == self.weekday
        if self.kind == "monthly":
            return day.day == min(self.day, monthrange(day.year, day.month)[1])
        return True


def next_after(rhythm: Rhythm, *, zone: tzinfo, after: datetime) -> datetime:
    """The first time it is due later than that."""
    first = after.astimezone(zone).date() - DAY
    return next(due for due in _moments(rhythm, zone, first, DAY) if due > after)


def newest_until(rhythm: Rhythm, *, zone: tzinfo, now: datetime) -> datetime:
    """The last time it was due, the present moment included."""
    last = now.astimezone(zone).date() + DAY
    return next(due for due in _moments(rhythm, zone, last, -DAY) if due <= now)


def _moments(rhythm: Rhythm, zone: tzinfo, day: date, step: timedelta) -> Iterator[datetime]:
    while True:
        if rhythm.includes(day):
            yield datetime.combine(day, rhythm.at, zone).astimezone(UTC)
        day += step
