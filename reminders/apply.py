"""Writes what was decided, short of a crossing: armed, waiting, unseen, expired, held back.

The rows are locked, or nobody else writes. What a set of rows has in common is one statement.
"""

from collections.abc import Sequence
from datetime import datetime

from reminders.facts import Reading
from reminders.metrics.registry import METRICS
from reminders.models import Reminder
from reminders.present import in_chunks
from tracker.lib.among import among

LONGEST_CAUSE = 300
RELEASED: dict[str, object] = {  # its value is known, or nobody asks for it
    "snoozed_until": None,
    "held_since": None,
    "held_because": "",
    "held_from": None,
    "held_told_at": None,
}
UNSEEN_COLUMNS = ("state", "wait_until", "if_true", "updated_at", *RELEASED)


def settle(rows: Sequence[Reminder], state: str, *, now: datetime) -> None:
    """Put rows whose value is known into a state without a crossing; what held them is over."""
    columns: dict[str, object] = {
        **RELEASED,
        "state": state,
        "wait_until": None,
        "updated_at": now,
    }
    if state == Reminder.State.ARMED:
        columns["armed_at"] = now
    for some in in_chunks(rows):
        Reminder.objects.filter(among("pk", [row.pk for row in some])).update(**columns)
    for row in rows:
        for name, value in columns.items():
            setattr(row, name, value)


def unsee(rows: Sequence[Reminder], found: Sequence[Reading], *, now: datetime) -> None:
    """Put rows whose value is unknown where they wait for the first one."""
    for row, reading in zip(rows, found, strict=True):
        row.state, row.updated_at = Reminder.State.UNSEEN, now
        row.wait_until = None
        for name, value in RELEASED.items():
            setattr(row, name, value)
        hold(row, reading, now=now)
    for some in in_chunks(rows, 200):
        Reminder.objects.bulk_update(some, UNSEEN_COLUMNS)


def hold(row: Reminder, reading: Reading, *, now: datetime) -> None:
    """Say on the row why it is not judged.

    Holdings only: of one coin's price the present says it as well, for all its reminders at once.
    """
    if not METRICS[row.metric].of_coin:
        row.held_since = row.held_since or now
        row.held_because = reading.cause[:LONGEST_CAUSE]
