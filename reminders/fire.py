"""Writes crossings: the new state, the proof and the messages, for any number of reminders.

Everything happens in the caller's transaction. A crossing exists exactly when its reminder moved,
and its messages exist exactly when it does.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from market.models import Refresh
from notifications.announce import announce
from reminders.allocate import next_numbers
from reminders.apply import RELEASED
from reminders.decide import Verdict
from reminders.facts import Reading
from reminders.models import Crossing, Reminder
from reminders.occasion import occasion
from reminders.present import Present, in_chunks
from reminders.proof import Witness
from reminders.refs import ref_of
from reminders.tell_pages import tell_pages_after_commit
from tracker.lib.among import among
from tracker.lib.insert_rows import insert_rows


class Raced(Exception):
    """A reminder was not in the state it was read in; undoing everything is the safe answer."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A reminder, what it was judged by, and the verdict that it crossed its line."""

    reminder: Reminder
    reading: Reading
    verdict: Verdict


def fire(
    fired: Sequence[Fired], *, present: Present, now: datetime, refresh: Refresh | None = None
) -> list[Crossing]:
    """One crossing each, with its messages."""
    if not fired:
        return []
    _move(fired, now=now)
    witness = Witness.of(fired, present=present, now=now)
    numbers = next_numbers(len(fired))
    crossings = [
        _crossing(number, each, witness, refresh=refresh, now=now)
        for number, each in zip(numbers, fired, strict=True)
    ]
    insert_rows(Crossing, [vars(crossing) for crossing in crossings])
    told = zip(crossings, fired, strict=True)
    notices = [notice for one, each in told for notice in witness.notices(one, each)]
    announce(notices, now=now, occasion=occasion(fired, refresh))
    tell_pages_after_commit(crossings, at=now)
    return crossings


def _move(fired: Sequence[Fired], *, now: datetime) -> None:
    """Out of the state they were read in, all of them."""
    groups: dict[tuple[str, str, datetime | None], list[Reminder]] = defaultdict(list)
    for each in fired:
        to = each.verdict
        groups[each.reminder.state, to.state, to.wait_until].append(each.reminder)
    for (before, after, wait_until), rows in groups.items():
        columns = {**RELEASED, "state": after, "wait_until": wait_until, "updated_at": now}
        for some in in_chunks(rows):
            keys = among("pk", [row.pk for row in some])
            here = Reminder.objects.filter(keys, state=before, deleted_at__isnull=True)
            moved = here.update(**columns, generation=F("generation") + 1)
            if moved != len(some):
                raise Raced(f"{len(some) - moved} reminders moved while they were judged.")
        for row in rows:
            row.generation += 1
            vars(row).update(columns)


def _crossing(
    number: int, fired: Fired, witness: Witness, *, refresh: Refresh | None, now: datetime
) -> Crossing:
    reminder, reading, verdict = fired.reminder, fired.reading, fired.verdict
    assert verdict.value is not None  # noqa: S101 - nothing unknown fires
    crossing = Crossing(
        id=number,
        reminder_id=reminder.pk,
        generation=reminder.generation,
        owner_id=reminder.owner_id,
        how=verdict.how,
        ref=ref_of(number),
        value=verdict.value,
        threshold=reminder.threshold,
        currency=reminder.currency,
        as_of=reading.as_of or now,
        value_before=reading.before,
        as_of_before=reading.as_of_before,
        refresh_id=refresh.pk if refresh else None,
        crossed_at=now,
    )
    if verdict.how == Crossing.How.TOUCH:
        crossing.as_of_before = witness.touched_since(fired)
    crossing.facts = witness.facts(fired)
    crossing.values = witness.words(crossing, fired)
    return crossing
