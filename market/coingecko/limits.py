"""Decides whether a key may be used now: per minute, per month, paused by a 429, or put aside.

Per minute: of the quota, half may go out at once and the other half is spread over the minute, so
that no 60 seconds, wherever they begin, hold more calls than the plan allows.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from market.coingecko.plans import Plan

ASIDE_FOR = timedelta(hours=1)  # then one call finds out whether the key was mended
PAUSE_LEAST = 1.0
PAUSE_FIRST = 15.0
PAUSE_LONGEST = 900.0
_SKEW = timedelta(seconds=90)  # a later mark than this was left by a clock that was wrong


class Purpose(StrEnum):
    """What a call is for, the most important first."""

    REFRESH = "refresh"
    CONFIRM = "confirm"
    RATES = "rates"
    CATALOGUE = "catalogue"
    PING = "ping"
    HISTORY = "history"


PRICES = frozenset({Purpose.REFRESH, Purpose.CONFIRM, Purpose.PING})  # what every plan includes


@dataclass(frozen=True, slots=True)
class KeyState:
    """What all processes remember of one key."""

    calls: int = 0  # ever; the version number of a conditional update
    month: date | None = None
    month_calls: int = 0
    spent_until: datetime | None = None  # the minute's quota counts as used up to here
    paused_until: datetime | None = None
    strikes: int = 0  # 429s without a good answer between them
    aside_until: datetime | None = None
    reason: str = ""  # why it is paused or aside


@dataclass(frozen=True, slots=True)
class Wait:
    """No call with this key before then."""

    until: datetime
    reason: str


def grant(
    state: KeyState, *, plan: Plan, now: datetime, floor: int = 0, share: int = 1
) -> KeyState | Wait:
    """The key's state after one more call, or how long to wait for one.

    `floor` calls of this month are left untouched; `share` keys carry that floor together.
    """
    for until in (state.aside_until, state.paused_until):
        if until is not None and until > now:
            return Wait(until, state.reason)
    used = used_this_month(state, now=now)
    if plan.per_month is not None and used >= max(plan.per_month - -(-floor // share), 0):
        return Wait(next_month(now), _month_is_over(plan, used, floor))
    spacing = timedelta(seconds=60 / max(plan.per_minute - burst(plan), 1))
    spent = min(max(state.spent_until or now, now), now + _SKEW)
    free_at = spent - spacing * (burst(plan) - 1)
    if free_at > now:
        return Wait(free_at, f"The plan's {plan.per_minute} calls a minute are used up.")
    return replace(
        state,
        calls=state.calls + 1,
        month=first_of_month(now),
        month_calls=used + 1,
        spent_until=spent + spacing,
        aside_until=now + ASIDE_FOR if state.aside_until else None,
    )


def after_limit(
    state: KeyState, *, now: datetime, retry_after: float | None, jitter: float
) -> KeyState:
    """The key's state after a 429: paused as told, else longer at every strike; jitter is 0…1."""
    strikes = state.strikes + 1
    if retry_after is not None:
        seconds = max(retry_after, PAUSE_LEAST)
    else:
        seconds = backoff(strikes, first=PAUSE_FIRST, longest=PAUSE_LONGEST, jitter=jitter)
    until = now + timedelta(seconds=seconds)
    reason = "CoinGecko said there were too many calls with this key."
    return replace(state, paused_until=until, strikes=strikes, reason=reason)


def after_refusal(state: KeyState, *, now: datetime, reason: str) -> KeyState:
    """The key's state after CoinGecko refused the key itself."""
    return replace(state, aside_until=now + ASIDE_FOR, reason=reason)


def after_success(state: KeyState) -> KeyState:
    """The key's state after a good answer."""
    return replace(state, paused_until=None, strikes=0, aside_until=None, reason="")


def backoff(times: int, *, first: float, longest: float, jitter: float) -> float:
    """Full jitter: anything up to a ceiling that doubles, but never so soon that it is no wait."""
    ceiling = min(longest, first * 2.0 ** min(times - 1, 30))
    return max(ceiling * jitter, first / 10)


def burst(plan: Plan) -> int:
    """How many calls may go out at once."""
    return max(plan.per_minute // 2, 1)


def used_this_month(state: KeyState, *, now: datetime) -> int:
    """Calls counted in this calendar month (UTC), the vendor's own period."""
    return state.month_calls if state.month == first_of_month(now) else 0


def first_of_month(now: datetime) -> date:
    return now.astimezone(UTC).date().replace(day=1)


def next_month(now: datetime) -> datetime:
    first = first_of_month(now)
    later = (first + timedelta(days=32)).replace(day=1)
    return datetime(later.year, later.month, 1, tzinfo=UTC)


def _month_is_over(plan: Plan, used: int, floor: int) -> str:
    told = f"{used:,} of this month's {plan.per_month or 0:,} calls are used"
    kept = "; the rest is kept for refreshing prices" if floor else ""
    return f"{told}{kept}."
