"""What may be spent now: the plan of the settings and the counts that all processes share."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from market.coingecko.budget import Budget
from market.coingecko.limiter import Limiter
from market.coingecko.limits import KeyState, used_this_month
from market.coingecko.setup import Setup, configured


@dataclass(frozen=True, slots=True)
class KeyReport:
    """One configured key as it stands."""

    label: str
    calls: int  # ever
    used: int  # this month
    resting_until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Spending:
    """Plan, quota and keys at one moment."""

    plan: str
    per_minute: int  # of all usable keys together
    quota: int | None  # a month, of all usable keys together
    left: int | None
    keys: tuple[KeyReport, ...]


def spending(*, now: datetime, setup: Setup | None = None) -> Spending:
    """Where the calls stand."""
    setup = setup or configured()
    limiter = Limiter(setup.plan, setup.keys)
    states = limiter.states()
    usable = sum(not _is_aside(state, now=now) for state in states.values())
    return Spending(
        plan=setup.plan.name,
        per_minute=setup.plan.per_minute * usable,
        quota=None if setup.plan.per_month is None else setup.plan.per_month * usable,
        left=limiter.left(now=now),
        keys=tuple(
            _report(limiter.keys[name].label, state, now=now) for name, state in states.items()
        ),
    )


def budget_now(
    *, interval: timedelta, last_refresh: datetime | None, now: datetime, setup: Setup | None = None
) -> Budget:
    """What plan_refresh needs to know, from the settings and the shared counts."""
    spent = spending(now=now, setup=setup)
    return Budget(
        per_minute=spent.per_minute,
        left=spent.left,
        interval=interval,
        last_refresh=last_refresh,
    )


def _report(label: str, state: KeyState, *, now: datetime) -> KeyReport:
    rests = [until for until in (state.aside_until, state.paused_until) if until and until > now]
    return KeyReport(
        label=label,
        calls=state.calls,
        used=used_this_month(state, now=now),
        resting_until=max(rests, default=None),
        reason=state.reason if rests else "",
    )


def _is_aside(state: KeyState, *, now: datetime) -> bool:
    return state.aside_until is not None and state.aside_until > now
