"""The breaker's memory, shared by all processes and kept over restarts."""

from dataclasses import asdict, fields
from datetime import datetime

from market.coingecko import breaking
from market.coingecko.breaking import BreakerState
from market.coingecko.limits import Wait
from market.tables.upstream import Breaker

NAME = "coingecko"
_FIELDS = tuple(field.name for field in fields(BreakerState))


def read_breaker() -> BreakerState:
    """What is known of CoinGecko's health."""
    row = Breaker.objects.filter(name=NAME).values(*_FIELDS).first()
    return BreakerState(**row) if row else BreakerState()


def look(*, now: datetime) -> BreakerState | Wait:
    """The state a call may go out with, or when the next trial is due."""
    state = read_breaker()
    if breaking.enter(state, now=now).allowed:
        return state
    return Wait(state.next_try or now, f"CoinGecko is not asked for now. {state.reason}")


def claim_trial(state: BreakerState, *, now: datetime) -> bool:
    """With an open breaker, take the one trial; False when another process has it."""
    claim = breaking.enter(state, now=now).claim
    return claim is None or _replace(state, claim)


def note_failure(state: BreakerState, *, now: datetime, reason: str, jitter: float) -> None:
    """Count a failure of a call that went out with this state."""
    was_open = state.is_open
    for _ in range(5):
        state = read_breaker()
        if state.is_open and not was_open:
            return  # another process has just opened it: that says enough
        if _replace(state, breaking.after_failure(state, now=now, reason=reason, jitter=jitter)):
            return


def note_success(state: BreakerState) -> None:
    """Forget the failures, where there were any."""
    if state.failures or state.is_open:
        Breaker.objects.filter(name=NAME).update(**asdict(breaking.after_success()))


def _replace(before: BreakerState, after: BreakerState) -> bool:
    Breaker.objects.get_or_create(name=NAME)
    same = Breaker.objects.filter(name=NAME, failures=before.failures, next_try=before.next_try)
    return same.update(**asdict(after)) == 1
