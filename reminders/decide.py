"""Decides what becomes of a reminder, from its row and a reading. Pure; docs/reminders.md.

Satisfied: above T is a value ≥ T, below T a value ≤ T. Only an armed reminder fires, and armed is
one that was seen on the other side since. After a crossing it is done, or it waits: until the
value has retreated by the margin and the cooldown is over. A reminder that found itself beyond
its line without a crossing (`wait_until` is None) waits without a margin.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from reminders.facts import NO_TOUCH, Reading
from reminders.metrics.metric import Metric
from transactions.lots.exact import exact

ABOVE = "above"
WATCHING = frozenset({"unseen", "armed", "waiting"})  # judged at every refresh
FINAL = frozenset({"done", "expired"})
LIVE = WATCHING | {"snoozed"}  # what a vanished coin suspends


class Step(StrEnum):
    STAY = "stay"
    HOLD = "hold"  # unknown: it keeps its state, and says why it is not judged
    FIRE = "fire"
    ARM = "arm"
    WAIT = "wait"
    UNSEE = "unsee"  # rebased while the value is unknown
    EXPIRE = "expire"


class Watched(Protocol):
    """What deciding needs of a reminder's row."""

    direction: str
    threshold: Decimal
    mode: str
    margin: Decimal | None
    cooldown_seconds: int
    expires_at: datetime | None
    if_true: str
    state: str
    armed_at: datetime | None
    wait_until: datetime | None
    snoozed_until: datetime | None
    held_since: datetime | None


@dataclass(frozen=True, slots=True)
class Verdict:
    step: Step
    state: str = ""  # the state it is in from now on
    how: str = ""  # of a crossing: a Crossing.How
    value: Decimal | None = None  # the one that crossed
    wait_until: datetime | None = None


STAY = Verdict(Step.STAY)
HOLD = Verdict(Step.HOLD)
ARM = Verdict(Step.ARM, "armed")
WAIT = Verdict(Step.WAIT, "waiting")
UNSEE = Verdict(Step.UNSEE, "unseen")
EXPIRE = Verdict(Step.EXPIRE, "expired")


def decide(
    reminder: Watched, reading: Reading, *, metric: Metric, now: datetime, blind: timedelta
) -> Verdict:
    """What this moment does to the reminder; longer than `blind` without a price is an outage."""
    if reminder.expires_at and reminder.expires_at <= now and reminder.state not in FINAL:
        return EXPIRE
    if reminder.state == "snoozed":
        return _wake(reminder, reading, now=now)
    if reminder.state not in WATCHING:
        return STAY
    if reading.value is None:
        return HOLD
    if reminder.state == "unseen":
        return begin(reminder, reading, now=now)
    if reminder.state == "armed":
        return _watch(reminder, reading, now=now, blind=blind)
    return _retreat(reminder, reading, metric=metric, now=now)


def begin(reminder: Watched, reading: Reading, *, now: datetime) -> Verdict:
    """The first look: at a new reminder, or at one whose first price came just now."""
    if reading.value is None:
        return UNSEE
    if not satisfied(reminder, reading.value):
        return ARM
    if reminder.if_true == "tell":
        return crossed(reminder, "already", reading.value, now=now)
    return WAIT


def rebase(reminder: Watched, reading: Reading) -> Verdict:
    """Start anew from the present value, which never is a crossing."""
    if reading.value is None:
        return UNSEE
    return WAIT if satisfied(reminder, reading.value) else ARM


def satisfied(reminder: Watched, value: Decimal) -> bool:
    if reminder.direction == ABOVE:
        return value >= reminder.threshold
    return value <= reminder.threshold


def margin_of(reminder: Watched, metric: Metric, cost: Decimal | None) -> Decimal:
    """How far the value must come back; nothing when it waits without a crossing."""
    if reminder.wait_until is None:
        return Decimal(0)
    return own_margin(reminder, metric, cost)


def own_margin(reminder: Watched, metric: Metric, cost: Decimal | None = None) -> Decimal:
    """The margin after a crossing: the person's own, or the metric's."""
    if reminder.margin is not None:
        return reminder.margin
    return metric.margin.exact(reminder.threshold, cost)


@exact
def recovery_line(reminder: Watched, margin: Decimal) -> Decimal:
    """The value to retreat to before a crossing can happen again."""
    if reminder.direction == ABOVE:
        return reminder.threshold - margin
    return reminder.threshold + margin


def retreated(reminder: Watched, value: Decimal, *, margin: Decimal) -> bool:
    """Whether the value is back at the recovery line, and not beyond the line itself."""
    recovery = recovery_line(reminder, margin)
    back = value <= recovery if reminder.direction == ABOVE else value >= recovery
    return back and not satisfied(reminder, value)


def touched(reminder: Watched, reading: Reading) -> Decimal | None:
    """The high or low that reached the line while the reminder was armed throughout."""
    touch = reading.touch
    if reminder.direction == ABOVE:
        furthest, since = touch.high, touch.high_since
    else:
        furthest, since = touch.low, touch.low_since
    if furthest is None or since is None or reminder.armed_at is None:
        return None
    if reminder.armed_at > since or not satisfied(reminder, furthest):
        return None
    return furthest


def _watch(reminder: Watched, reading: Reading, *, now: datetime, blind: timedelta) -> Verdict:
    assert reading.value is not None  # noqa: S101 - decide() looked
    if satisfied(reminder, reading.value):
        how = "gap" if _was_blind(reminder, reading, blind=blind) else "level"
        return crossed(reminder, how, reading.value, now=now)
    if reading.touch is not NO_TOUCH:
        furthest = touched(reminder, reading)
        if furthest is not None:
            return crossed(reminder, "touch", furthest, now=now)
    return STAY


def _was_blind(reminder: Watched, reading: Reading, *, blind: timedelta) -> bool:
    if reminder.held_since is not None:
        return True
    if reading.as_of is None or reading.as_of_before is None:
        return False
    return reading.as_of - reading.as_of_before > blind


def _retreat(reminder: Watched, reading: Reading, *, metric: Metric, now: datetime) -> Verdict:
    assert reading.value is not None  # noqa: S101 - decide() looked
    if reminder.wait_until is not None and now < reminder.wait_until:
        return STAY
    margin = margin_of(reminder, metric, reading.cost)
    return ARM if retreated(reminder, reading.value, margin=margin) else STAY


def _wake(reminder: Watched, reading: Reading, *, now: datetime) -> Verdict:
    """A snooze that is over ends at the first known value."""
    if reminder.snoozed_until is not None and reminder.snoozed_until > now:
        return STAY
    if reading.value is None:
        return HOLD
    if satisfied(reminder, reading.value):
        return crossed(reminder, "still", reading.value, now=now)
    return ARM


def crossed(reminder: Watched, how: str, value: Decimal, *, now: datetime) -> Verdict:
    """It fires; what becomes of it afterwards depends on how often it is to tell."""
    if reminder.mode == "once":
        return Verdict(Step.FIRE, "done", how, value)
    rest = timedelta(seconds=reminder.cooldown_seconds)
    return Verdict(Step.FIRE, "waiting", how, value, now + rest)
