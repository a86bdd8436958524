"""The answer under the form: how often, and when last, in 7, 30 and 90 days."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from accounts.models import User
from reminders.draft import Draft
from reminders.metrics.registry import METRICS
from reminders.readback import as_reminder
from reminders.readings import readings
from reminders.replay.past import moments_of
from reminders.replay.rehearse import Rehearsal, rehearse
from reminders.words.times import clock

PERIODS = (7, 30, 90)


@dataclass(frozen=True, slots=True)
class Replay:
    rehearsals: tuple[Rehearsal, ...]
    sentences: tuple[str, ...]
    assumes: str = ""


def would_have_fired(owner: User, draft: Draft, *, now: datetime) -> Replay:
    """Nothing is written, and nothing is told."""
    wish = as_reminder(owner, draft)
    [reading] = readings([wish], now=now)
    moments = moments_of(wish, reading, now=now)
    if moments is None:
        return Replay((), ("There are too many coins in it to try it on the past.",))
    found = tuple(rehearse(draft, moments, days=days, now=now) for days in PERIODS)
    zone = ZoneInfo(owner.time_zone)
    held = "" if METRICS[draft.metric].of_coin else "With what you hold today, at past prices."
    return Replay(found, tuple(sentence(each, zone=zone, now=now) for each in found), held)


def sentence(found: Rehearsal, *, zone: ZoneInfo, now: datetime) -> str:
    """In the last 30 days: 2 times, last on 12 Nov 14:00."""
    if not found.enough:
        since = f", only since {clock(found.known_since, zone=zone, near=now)}" if (
            found.known_since
        ) else ""  # fmt: skip
        return f"{found.days} days: too little history to tell{since}."
    count = len(found.fired)
    if not count:
        return f"{found.days} days: never."
    often = {1: "once", 2: "twice"}.get(count, f"{count} times")
    last = clock(found.fired[-1], zone=zone, near=now)
    when = f"at {last}" if count == 1 else f"last at {last}"
    return f"{found.days} days: {often}, {when}."
