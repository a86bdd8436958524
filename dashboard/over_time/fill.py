"""Reckon the days that are missing or stale, in the background and in short transactions.

A run reads what it needs, reckons without touching anything, and writes a chunk of days only if the
ledger has not changed since it began. So an edit never waits for it, and never loses against it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

import structlog
from django.db import transaction

from dashboard.models import ValueFill, ValuePoint
from dashboard.over_time.load import DAY, Past
from dashboard.over_time.points import Point, together
from dashboard.tables.value_fill import NEVER
from dashboard.tell_pages import tell
from tracker.lib.passing import is_passing
from transactions.profit import Amount

CHUNK = 60  # days; well under a second to write on SQLite, with many portfolios too
LEASE = timedelta(minutes=5)
SETTLED = timedelta(minutes=10)  # after midnight, the day's last prices are rolled up

Clock = Callable[[], datetime]
logger = structlog.get_logger(__name__)


def last_whole_day(now: datetime) -> date:
    """The newest day that is over and whose prices are in."""
    return (now.astimezone(UTC) - SETTLED).date() - DAY


def fill_due(*, clock: Clock, most: timedelta = timedelta(seconds=60)) -> int:
    """Reckon for everybody who is behind, for about so long; how many people that was."""
    began, done = clock(), 0
    while clock() - began < most:
        now = clock()
        due = ValueFill.objects.due(yesterday=last_whole_day(now), now=now)
        fill = due.select_related("owner").first()
        if fill is None:
            break
        if not ValueFill.objects.claim(fill, now=now, lease=LEASE):
            continue
        try:
            if reckon_person(fill, clock=clock):
                done += 1
                tell(fill.owner_id, "days reckoned", now=clock())
        except Exception as error:  # the one guard: nobody waits for somebody else's ledger
            if is_passing(error):
                raise
            logger.exception("value_over_time.failed", person=fill.owner_id)
    return done


def reckon_person(fill: ValueFill, *, clock: Clock) -> bool:
    """Bring one person's days up to yesterday; False when the ledger changed on the way."""
    past, last = Past.of(fill.owner, first=fill.next_day), last_whole_day(clock())
    first = fill.next_day if past.has_earlier_days else past.begins
    if first is None or first > last:  # an empty ledger, or one that begins today
        untouched = _write(fill, {}, past=past, next_day=first or NEVER, now=clock())
    else:
        ValueFill.objects.filter(pk=fill.pk).update(first_day=first)
        untouched = all(
            _write(fill, days, past=past, next_day=max(days) + DAY, now=clock())
            for days in _chunks(past, first=first, last=last)
        )
    ValueFill.objects.filter(pk=fill.pk).update(leased_until=None, first_day=None)
    return untouched


def _chunks(past: Past, *, first: date, last: date) -> Iterator[dict[date, dict[int, Point]]]:
    while first <= last:
        end = min(first + timedelta(days=CHUNK - 1), last)
        yield dict(past.walk(first=first, last=end))
        first = end + DAY


@transaction.atomic
def _write(
    fill: ValueFill,
    days: Mapping[date, dict[int, Point]],
    *,
    past: Past,
    next_day: date,
    now: datetime,
) -> bool:
    """Replace the days from where the person's reckoning stands up to the next one."""
    if not ValueFill.objects.move_on(fill, next_day=next_day, leased_until=now + LEASE):
        return False
    stale = ValuePoint.objects.filter(owner=fill.owner, day__gte=fill.next_day, day__lt=next_day)
    stale.delete()
    rows = [row for day, points in days.items() for row in _rows(past, day, points)]
    ValuePoint.objects.bulk_create(rows, batch_size=500)
    fill.next_day = next_day
    return True


def _rows(past: Past, day: date, points: Mapping[int, Point]) -> Iterator[ValuePoint]:
    if not points:
        return
    counted = (point for portfolio, point in points.items() if portfolio in past.open)
    for portfolio, point in [*points.items(), (None, together(counted))]:
        yield ValuePoint(
            owner=past.owner,
            portfolio_id=portfolio,
            day=day,
            currency=past.owner.display_currency,
            value=point.value.value,
            value_unknown=_cause(point.value),
            flow=point.flow.value,
            flow_unknown=_cause(point.flow),
            put_in=point.put_in.value,
            put_in_unknown=_cause(point.put_in),
        )


def _cause(amount: Amount) -> str:
    return " ".join(amount.unknown)
