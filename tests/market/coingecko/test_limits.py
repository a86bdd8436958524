"""A plan's quota is never exceeded, in whichever minute or month one looks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.coingecko.limits import (
    ASIDE_FOR,
    PAUSE_LONGEST,
    KeyState,
    Wait,
    after_limit,
    after_refusal,
    after_success,
    backoff,
    grant,
    next_month,
)
from market.coingecko.plans import PLANS, Plan

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DEMO = PLANS["demo"]


def plan(per_minute: int, per_month: int | None = None) -> Plan:
    return replace(DEMO, per_minute=per_minute, per_month=per_month)


def granted(state: KeyState, *, at: datetime, of: Plan = DEMO, floor: int = 0) -> KeyState:
    found = grant(state, plan=of, now=at, floor=floor)
    assert isinstance(found, KeyState), found
    return found


def refused(state: KeyState, *, at: datetime, of: Plan = DEMO, floor: int = 0) -> Wait:
    found = grant(state, plan=of, now=at, floor=floor)
    assert isinstance(found, Wait), found
    return found


@given(
    per_minute=st.integers(2, 120),
    gaps=st.lists(st.floats(0, 20, allow_nan=False), min_size=1, max_size=200),
)
def test_no_sixty_seconds_ever_hold_more_calls_than_the_plan(
    per_minute: int, gaps: list[float]
) -> None:
    state, now, sent = KeyState(), NOW, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        found = grant(state, plan=plan(per_minute), now=now)
        if isinstance(found, KeyState):
            state = found
            sent.append(now)

    for start in sent:
        ends = start + timedelta(seconds=60)
        assert sum(start <= at < ends for at in sent) <= per_minute


def test_half_of_a_minutes_calls_may_go_out_at_once_and_then_one_at_a_time() -> None:
    state = KeyState()
    for _ in range(15):
        state = granted(state, at=NOW)

    wait = refused(state, at=NOW)
    assert wait.until == NOW + timedelta(seconds=4)
    granted(state, at=wait.until)


def test_a_month_ends_with_its_last_call_and_the_next_begins_at_zero() -> None:
    small = plan(1000, 3)
    state = KeyState()
    for _ in range(3):
        state = granted(state, at=NOW, of=small)

    wait = refused(state, at=NOW, of=small)
    assert wait.until == datetime(2026, 4, 1, tzinfo=UTC)
    assert "3 of this month's 3 calls are used" in wait.reason
    after = granted(state, at=wait.until, of=small)
    assert (after.month, after.month_calls, after.calls) == (date(2026, 4, 1), 1, 4)


def test_a_floor_is_left_for_what_matters_more() -> None:
    state = replace(KeyState(), month=date(2026, 3, 1), month_calls=90)

    assert "kept for refreshing prices" in refused(state, at=NOW, of=plan(30, 100), floor=10).reason
    granted(state, at=NOW, of=plan(30, 100), floor=9)
    shared = grant(state, plan=plan(30, 100), now=NOW, floor=18, share=2)
    assert isinstance(shared, KeyState)


def test_a_mark_left_by_a_clock_far_ahead_heals() -> None:
    state = replace(KeyState(), spent_until=NOW + timedelta(days=3))

    assert refused(state, at=NOW).until <= NOW + timedelta(seconds=90)


def test_a_429_pauses_the_key_as_told_or_longer_at_every_strike() -> None:
    told = after_limit(KeyState(), now=NOW, retry_after=119, jitter=0.5)
    assert refused(told, at=NOW + timedelta(seconds=118)).until == NOW + timedelta(seconds=119)
    granted(told, at=NOW + timedelta(seconds=119))

    state, pauses = KeyState(), []
    for _ in range(9):
        state = after_limit(state, now=NOW, retry_after=None, jitter=1)
        assert state.paused_until is not None
        pauses.append((state.paused_until - NOW).total_seconds())
    assert pauses == [15, 30, 60, 120, 240, 480, 900, 900, PAUSE_LONGEST]
    assert after_success(state) == KeyState()


def test_no_wait_at_all_is_not_believed_after_a_429() -> None:
    state = after_limit(KeyState(), now=NOW, retry_after=0, jitter=0)

    assert refused(state, at=NOW).until == NOW + timedelta(seconds=1)


def test_a_refused_key_rests_an_hour_and_then_gets_one_trial_at_a_time() -> None:
    state = after_refusal(KeyState(), now=NOW, reason="CoinGecko refused the API key.")
    assert refused(state, at=NOW).reason == "CoinGecko refused the API key."

    trial = granted(state, at=NOW + ASIDE_FOR)
    assert refused(trial, at=NOW + ASIDE_FOR).until == NOW + 2 * ASIDE_FOR
    granted(after_success(trial), at=NOW + ASIDE_FOR)


@pytest.mark.parametrize("times", [1, 2, 5, 40, 10_000])
def test_a_backoff_is_spread_over_its_whole_range_but_never_nothing(times: int) -> None:
    assert backoff(times, first=2, longest=15, jitter=0) == 0.2
    assert backoff(times, first=2, longest=15, jitter=1) <= 15


@pytest.mark.parametrize(("month", "following"), [(1, 2), (2, 3), (11, 12), (12, 1)])
def test_a_month_ends_at_midnight_utc(month: int, following: int) -> None:
    end = next_month(datetime(2026, month, 28, 23, 59, tzinfo=UTC))

    assert (end.month, end.day, end.hour) == (following, 1, 0)
