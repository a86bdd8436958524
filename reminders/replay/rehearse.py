"""Plays a draft through past moments with the decider that judges real refreshes. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from reminders.decide import Step, decide
from reminders.draft import Draft
from reminders.facts import Reading, Touch
from reminders.metrics.registry import METRICS

HOUR = timedelta(hours=1)
ENOUGH = Decimal("0.8")  # of the hours of a period must be known


@dataclass(frozen=True, slots=True)
class Moment:
    """The end of an hour: what was watched then, and how far it went in between."""

    at: datetime
    value: Decimal | None
    high: Decimal | None = None
    low: Decimal | None = None
    cost: Decimal | None = None


@dataclass(slots=True)
class Actor:
    """A reminder that exists for the length of a rehearsal."""

    direction: str
    threshold: Decimal
    mode: str
    margin: Decimal | None
    cooldown_seconds: int
    expires_at: datetime | None = None
    if_true: str = "wait"  # what was so at the beginning is no crossing
    state: str = "unseen"
    armed_at: datetime | None = None
    wait_until: datetime | None = None
    snoozed_until: datetime | None = None
    held_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How often it would have fired in the last so many days, or that nobody can tell."""

    days: int
    fired: tuple[datetime, ...] = ()
    enough: bool = True
    known_since: datetime | None = None


def rehearse(draft: Draft, moments: Sequence[Moment], *, days: int, now: datetime) -> Rehearsal:
    """Over the last so many days of these moments, which are in their order."""
    start = now - timedelta(days=days)
    within = [moment for moment in moments if moment.at > start]
    known = [moment for moment in within if moment.value is not None]
    if len(known) < ENOUGH * days * 24:
        return Rehearsal(days, enough=False, known_since=known[0].at if known else None)
    return Rehearsal(days, tuple(_firings(draft, within)))


def _firings(draft: Draft, moments: Iterable[Moment]) -> Iterable[datetime]:
    metric = METRICS[draft.metric]
    actor = Actor(
        draft.direction, draft.threshold, draft.mode, draft.margin, draft.cooldown_seconds
    )
    for moment in moments:
        reading = _reading(moment)
        verdict = decide(actor, reading, metric=metric, now=moment.at, blind=HOUR)
        if verdict.step in (Step.STAY, Step.HOLD):
            continue
        actor.state, actor.wait_until = verdict.state, verdict.wait_until
        if verdict.step is Step.ARM:
            actor.armed_at = moment.at
        elif verdict.step is Step.FIRE:
            yield moment.at


def _reading(moment: Moment) -> Reading:
    since = moment.at - HOUR
    touch = Touch(high=moment.high, high_since=since, low=moment.low, low_since=since)
    return Reading(value=moment.value, as_of=moment.at, touch=touch, cost=moment.cost)
