"""The breaker opens after repeated failures, lets one trial through, and forgets on success."""

from datetime import UTC, datetime, timedelta

from market.coingecko.breaking import (
    OPENS_AFTER,
    TRIAL_LEASE,
    BreakerState,
    after_failure,
    after_success,
    enter,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def failed(state: BreakerState, *, times: int = 1, at: datetime = NOW) -> BreakerState:
    for _ in range(times):
        state = after_failure(state, now=at, reason="CoinGecko cannot answer now (503).", jitter=1)
    return state


def test_a_few_failures_change_nothing() -> None:
    state = failed(BreakerState(), times=OPENS_AFTER - 1)

    assert not state.is_open
    assert enter(state, now=NOW).allowed


def test_it_opens_with_its_reason_and_says_when_it_tries_again() -> None:
    state = failed(BreakerState(), times=OPENS_AFTER)

    assert state.open_since == NOW
    assert state.next_try == NOW + timedelta(seconds=30)
    assert state.reason == "CoinGecko cannot answer now (503)."
    assert not enter(state, now=NOW + timedelta(seconds=29)).allowed


def test_one_trial_goes_out_and_the_others_wait_for_it() -> None:
    state = failed(BreakerState(), times=OPENS_AFTER)
    due = NOW + timedelta(seconds=30)

    entry = enter(state, now=due)
    assert entry.allowed
    assert entry.claim is not None
    assert not enter(entry.claim, now=due).allowed
    assert enter(entry.claim, now=due + TRIAL_LEASE).allowed  # the trial's process was killed


def test_a_failed_trial_keeps_it_open_for_longer_and_a_good_one_closes_it() -> None:
    state = failed(BreakerState(), times=OPENS_AFTER)
    pauses = []
    for _ in range(6):
        state = failed(state)
        assert state.next_try is not None
        pauses.append((state.next_try - NOW).total_seconds())

    assert pauses == [60, 120, 240, 480, 600, 600]
    assert state.open_since == NOW
    assert after_success() == BreakerState()
