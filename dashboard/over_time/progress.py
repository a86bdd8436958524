"""How far a person's days have been reckoned, and what is still on its way, in sentences."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.models import ValueFill
from dashboard.over_time.fill import last_whole_day
from dashboard.tables.value_fill import NEVER
from market.models import HistoryJob


@dataclass(frozen=True, slots=True)
class Progress:
    right_until: date  # days before it are right
    done: int = 0
    of: int = 0

    @property
    def is_behind(self) -> bool:
        return self.of > self.done


def progress_of(fill: ValueFill | None, *, now: datetime) -> Progress:
    if fill is None:
        return Progress(NEVER)
    last = last_whole_day(now)
    if fill.next_day > last:
        return Progress(fill.next_day)
    first = min(fill.first_day or fill.next_day, fill.next_day)
    return Progress(fill.next_day, (fill.next_day - first).days, (last - first).days + 1)


def pasts_on_their_way(coins: Collection[str]) -> int:
    """Of how many of these coins the past year is still being fetched."""
    jobs = HistoryJob.objects.unfinished().filter(coin__in=coins, kind=HistoryJob.Kind.YEAR)
    return jobs.count()
