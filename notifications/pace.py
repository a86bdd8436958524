"""So many messages a second for one sender, however many workers send: places in one queue.

The next free place stands in the row of the way out. A worker takes a few at once by a conditional
update, so that no two workers take the same and the database is asked seldom.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from notifications.models import Way

AHEAD = timedelta(milliseconds=50)  # taken at once, before their very moment
BEHIND = timedelta(milliseconds=100)  # places missed so lately may still be used
TRIES = 5


@dataclass(frozen=True, slots=True)
class Places:
    count: int
    next_at: datetime  # when the next place is free


def divide(next_at: datetime | None, wanted: int, *, rate: float, now: datetime) -> Places:
    """How many may begin now. Pure: the sum over any time is what the rate allows."""
    first = max(next_at or now, now - BEHIND)
    if first > now or wanted < 1:
        return Places(0, first)
    apart = timedelta(microseconds=ceil(1_000_000 / rate))  # never a little less than the rate
    count = min(wanted, int((now + AHEAD - first) / apart) + 1)
    return Places(count, first + count * apart)


def take_places(way: Way, wanted: int, *, rate: float, now: datetime) -> Places:
    """Take up to so many places; the row's own next place decides between two workers."""
    known = way.next_slot_at
    for _ in range(TRIES):
        places = divide(known, wanted, rate=rate, now=now)
        if not places.count:
            return places
        free = Way.objects.filter(pk=way.pk, next_slot_at=known)
        if free.update(next_slot_at=places.next_at):
            return places
        known = Way.objects.values_list("next_slot_at", flat=True).get(pk=way.pk)
    return Places(0, now + AHEAD)
