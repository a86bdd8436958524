"""Decides when to stop asking CoinGecko altogether, and when to try again with one single call.

closed: calls go out. open: after repeated failures nothing is sent until `next_try`. Then one
process takes the trial (half-open): a good answer closes it, a bad one opens it for longer.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from market.coingecko.limits import backoff

OPENS_AFTER = 5  # failures in a row
FIRST_PAUSE = 30.0
LONGEST_PAUSE = 600.0
TRIAL_LEASE = timedelta(seconds=90)  # longer than a call can take; a killed trial blocks no one


@dataclass(frozen=True, slots=True)
class BreakerState:
    """What all processes remember of CoinGecko's health."""

    failures: int = 0
    open_since: datetime | None = None
    next_try: datetime | None = None
    reason: str = ""

    @property
    def is_open(self) -> bool:
        return self.open_since is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """May a call go out? With `claim` it is the trial, and the claim must be saved first."""

    allowed: bool
    claim: BreakerState | None = None


def enter(state: BreakerState, *, now: datetime) -> Entry:
    """Whether a call may be tried now."""
    if not state.is_open:
        return Entry(True)
    if state.next_try is not None and state.next_try > now:
        return Entry(False)
    return Entry(True, replace(state, next_try=now + TRIAL_LEASE))


def after_failure(
    state: BreakerState, *, now: datetime, reason: str, jitter: float
) -> BreakerState:
    """One more failure: opens at the limit, and stays open longer every time; jitter is 0…1."""
    failures = state.failures + 1
    if failures < OPENS_AFTER and not state.is_open:
        return replace(state, failures=failures, reason=reason)
    times = failures - OPENS_AFTER + 1
    seconds = backoff(max(times, 1), first=FIRST_PAUSE, longest=LONGEST_PAUSE, jitter=jitter)
    return BreakerState(
        failures=failures,
        open_since=state.open_since or now,
        next_try=now + timedelta(seconds=seconds),
        reason=reason,
    )


def after_success() -> BreakerState:
    """A good answer forgets everything."""
    return BreakerState()
