"""When somebody wants to hear nothing. Pure: wall-clock times in their zone become moments.

Quiet hours are half-open, [from, until), may wrap around midnight, and are counted in moments: a
time that the clocks skip is the moment they jump, one that they show twice is the first of both.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from accounts.models import User

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    begins: time
    ends: time
    zone: ZoneInfo

    def over_at(self, now: datetime) -> datetime | None:
        """When they end, if they are under way; None outside of them."""
        today = now.astimezone(self.zone).date()
        for begun_on in (today - DAY, today):
            begin = moment(begun_on, self.begins, self.zone)
            end = moment(
                begun_on + (DAY if self.ends <= self.begins else timedelta(0)), self.ends, self.zone
            )
            if begin <= now < end and self.begins != self.ends:
                return end
        return None


def quiet_hours_of(person: "User") -> QuietHours | None:
    """None when they have set none."""
    if person.quiet_from is None or person.quiet_until is None:
        return None
    return QuietHours(person.quiet_from, person.quiet_until, zone_of(person))


def zone_of(person: "User | None") -> ZoneInfo:
    """UTC for nobody, and for a zone that a newer list of zones has dropped."""
    try:
        return ZoneInfo(person.time_zone if person else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def next_midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """When the next day begins there."""
    return moment(now.astimezone(zone).date() + DAY, time(0), zone)


def moment(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The first moment at which the clocks there show this time, or have jumped over it."""
    first = datetime.combine(day, wall, zone)
    before, after = first.utcoffset(), first.replace(fold=1).utcoffset()
    at = first.astimezone(UTC)
    if before is None or after is None or after <= before:
        return at
    return _jump(at - (after - before), at, zone)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment between these two at which the clocks go forward."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
