"""Decides whether an answered price may be believed.

The guard: a price may move 20 % from the last accepted one. As that grows old the guard widens as
markets wander, with the square root of time: after `guard_age` (15 minutes) once 20 %, after four
times that twice in a row (×1.2² up, ×0.8² down), after nine times three times in a row.

A price beyond the guard is a candidate: asked again alone after `confirm_after` (CoinGecko caches
its answers 45 to 60 s) and accepted when the second answer agrees within 5 %. An answer back
within the guard drops the candidate; one elsewhere replaces it. So a lone outlier is never
accepted, a real jump is by the second answer, and a wrong anchor heals the same way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db.models.enums import TextChoices

from tracker.lib.ages import age

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much doubt is allowed."""

    max_age: timedelta = timedelta(minutes=15)
    guard: Decimal = Decimal("0.20")
    guard_age: timedelta = timedelta(minutes=15)
    agree: Decimal = Decimal("0.05")
    confirm_after: timedelta = timedelta(seconds=75)
    clock_skew: timedelta = timedelta(minutes=5)  # CoinGecko's clock against ours


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"  # the stored answer once more: true, but nothing new
    CONFIRMING = "confirming"
    REFUSED = "refused"


class Why(TextChoices):
    MISSING = "missing", "No price"
    NOT_POSITIVE = "not positive", "Zero, negative or not a number"
    UNDATED = "undated", "No usable time"
    STALE = "stale", "Too old"
    FROZEN = "frozen", "Frozen while others move"
    OUT_OF_ORDER = "out of order", "Older than the stored price"
    OUTLIER = "outlier", "A jump that awaits a second answer"
    ABSENT = "absent", "Left out of the answer"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A doubtful price, when it is said to be true, and when we first heard it."""

    price: Decimal
    as_of: datetime
    heard_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an answered price; the reason completes "Bitcoin …"."""

    outcome: Outcome
    why: Why | None = None
    reason: str = ""
    candidate: Candidate | None = None  # what a confirming price leaves to be asked again


@dataclass(frozen=True, slots=True)
class Known:
    """The last accepted price of a coin and the doubtful one after it, if any."""

    price: Decimal | None = None
    as_of: datetime | None = None
    candidate: Candidate | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The price of an answer; `trouble` is why the answer itself could not be read."""

    price: Decimal | None
    as_of: datetime | None
    trouble: str | None = None


ACCEPTED = Verdict(Outcome.ACCEPTED)
UNCHANGED = Verdict(Outcome.UNCHANGED)
ABSENT = Verdict(Outcome.REFUSED, Why.ABSENT, "CoinGecko left it out of its answer")


@dataclass(frozen=True, slots=True)
class _Reading:
    price: Decimal
    as_of: datetime


def judge(
    answer: Answered,
    known: Known,
    *,
    now: datetime,
    limits: Limits,
    pulse: datetime | None = None,
) -> Verdict:
    """Whether the answered price is accepted; `pulse` is the newest time in the whole answer."""
    reading = _read(answer)
    if isinstance(reading, Verdict):
        return reading
    verdict = _untimely(reading.as_of, known.as_of, now=now, limits=limits, pulse=pulse)
    if verdict:
        return verdict
    if (reading.price, reading.as_of) == (known.price, known.as_of):
        return UNCHANGED
    return _jump(reading, known, now=now, limits=limits) or ACCEPTED


def _read(answer: Answered) -> _Reading | Verdict:
    if answer.price is None:
        return _refused(Why.MISSING, answer.trouble or "has no price at CoinGecko")
    if not answer.price.is_finite() or answer.price <= 0:
        return _refused(Why.NOT_POSITIVE, f"{answer.price} is no price")
    if answer.as_of is None:
        return _refused(Why.UNDATED, answer.trouble or "came without the time it was true")
    return _Reading(answer.price, answer.as_of)


def _untimely(
    as_of: datetime,
    stored: datetime | None,
    *,
    now: datetime,
    limits: Limits,
    pulse: datetime | None,
) -> Verdict | None:
    if as_of > now + limits.clock_skew:
        return _refused(Why.UNDATED, "its time lies in the future")
    if now - as_of > limits.max_age:
        return _refused(Why.STALE, f"the price is {_age(now - as_of)} old")
    # A stored time from the future would shut out every right one after it.
    if stored and as_of < stored <= now + limits.clock_skew:
        return _refused(Why.OUT_OF_ORDER, "the answer is older than the stored price")
    if stored == as_of and pulse and pulse - as_of > limits.max_age / 2:
        return _refused(Why.FROZEN, f"frozen for {_age(pulse - as_of)} while others move")
    return None


def _jump(reading: _Reading, known: Known, *, now: datetime, limits: Limits) -> Verdict | None:
    """The doubt about a price beyond the guard; None when there is none, or no longer."""
    if known.price is None or known.as_of is None:
        return None
    if within_guard(reading.price, known.price, old=now - known.as_of, limits=limits):
        return None
    candidate = Candidate(reading.price, reading.as_of, now)
    before = known.candidate
    if before and agree(reading.price, before.price, limits=limits):
        # The same tick told twice is a second answer only after twice the wait.
        wait = limits.confirm_after * (2 if reading.as_of == before.as_of else 1)
        if now - before.heard_at >= wait:
            return None
        candidate = before
    reason = f"moved {moved(reading.price, known.price)}, confirming"
    return Verdict(Outcome.CONFIRMING, Why.OUTLIER, reason, candidate)


def within_guard(price: Decimal, before: Decimal, *, old: timedelta, limits: Limits) -> bool:
    """Whether a price is near enough to one accepted that long ago."""
    if abs(price - before) <= before * limits.guard:
        return True
    steps = Decimal(max(min(old, _DAY) / limits.guard_age, 1.0)).sqrt()
    lowest, highest = (1 - limits.guard) ** steps, (1 + limits.guard) ** steps
    return before * lowest <= price <= before * highest


def agree(one: Decimal, other: Decimal, *, limits: Limits) -> bool:
    """Whether two prices say the same, whichever came first."""
    return abs(one - other) <= min(one, other) * limits.agree


def moved(price: Decimal, before: Decimal) -> str:
    """A move as people read it: −23 %, +4,900 %."""
    return f"{(price / before - 1) * 100:+,.0f} %".replace("-", "−")


def _age(old: timedelta) -> str:
    return age(old.total_seconds())


def _refused(why: Why, reason: str) -> Verdict:
    return Verdict(Outcome.REFUSED, why, reason)
