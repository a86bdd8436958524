"""Where reminders stand at the moment, for pages: the value, and how far it is to the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reminders.decide import margin_of, recovery_line, satisfied
from reminders.facts import Reading
from reminders.metrics.registry import METRICS
from reminders.models import Reminder
from reminders.readings import readings
from transactions.lots.exact import exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The present value of what a reminder watches; unknown is None with its cause."""

    value: Decimal | None
    cause: str = ""
    as_of: datetime | None = None
    satisfied: bool | None = None
    # From the value to the line: signed, in the metric's own unit. For money also in per cent.
    distance: Decimal | None = None
    distance_percent: Decimal | None = None
    recovery: Decimal | None = None  # where a waiting reminder is armed again
    reading: Reading | None = None


def current_value(reminder: Reminder, *, now: datetime) -> Current:
    """Of one reminder, which need not be saved: a form's draft is asked in the same way."""
    return current_values([reminder], now=now)[0]


def current_values(reminders: Sequence[Reminder], *, now: datetime) -> list[Current]:
    """Of many, in their order, in a handful of queries."""
    found = readings(reminders, now=now)
    return [_current(each, reading) for each, reading in zip(reminders, found, strict=True)]


@exact
def _current(reminder: Reminder, reading: Reading) -> Current:
    value, metric = reading.value, METRICS[reminder.metric]
    recovery = recovery_line(reminder, margin_of(reminder, metric, reading.cost))
    if value is None:
        return Current(
            value=None, cause=reading.cause, as_of=reading.as_of, recovery=recovery, reading=reading
        )
    distance = reminder.threshold - value
    return Current(
        value=value,
        as_of=reading.as_of,
        satisfied=satisfied(reminder, value),
        distance=distance,
        distance_percent=distance / value * 100 if metric.is_money and value > 0 else None,
        recovery=recovery,
        reading=reading,
    )
