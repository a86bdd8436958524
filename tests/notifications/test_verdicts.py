"""What to do after a try, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.verdicts import History, Outcome, Result, Verdict, backoff, judge

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
BASE = timedelta(seconds=30)
TOMORROW = NOON + timedelta(days=1)


def verdict(outcome: Outcome, *, ambiguous: int = 0, deadline: datetime = TOMORROW) -> Verdict:
    history = History(tries=1, ambiguous_tries=ambiguous, deadline=deadline)
    return judge(Result(outcome), history, now=NOON, base=BASE, jitter=0.5)


@pytest.mark.parametrize(
    ("outcome", "ambiguous", "deadline", "status"),
    [
        (Outcome.ACCEPTED, 0, TOMORROW, "accepted"),
        (Outcome.ACCEPTED, 1, TOMORROW, "accepted"),
        (Outcome.ACCEPTED, 2, NOON, "accepted"),
        (Outcome.RECIPIENT, 0, TOMORROW, "failed"),
        (Outcome.REFUSED, 0, TOMORROW, "failed"),
        (Outcome.RETRY, 0, TOMORROW, "queued"),
        (Outcome.CONFIGURATION, 0, TOMORROW, "queued"),
        (Outcome.AMBIGUOUS, 1, TOMORROW, "queued"),
        (Outcome.RETRY, 1, TOMORROW, "queued"),
        (Outcome.AMBIGUOUS, 2, TOMORROW, "unconfirmed"),
        (Outcome.RETRY, 0, NOON, "expired"),
        (Outcome.CONFIGURATION, 0, NOON, "expired"),
        (Outcome.AMBIGUOUS, 1, NOON, "unconfirmed"),
        (Outcome.RETRY, 1, NOON, "unconfirmed"),
    ],
)
def test_after_a_try(outcome: Outcome, ambiguous: int, deadline: datetime, status: str) -> None:
    judged = verdict(outcome, ambiguous=ambiguous, deadline=deadline)
    assert judged.status == status
    assert (judged.again_at is not None) == (status == "queued")


def test_pauses_double_up_to_half_an_hour() -> None:
    pauses = [backoff(tries, base=BASE, jitter=0.5).total_seconds() for tries in range(1, 9)]
    assert pauses == [30, 60, 120, 240, 480, 960, 1800, 1800]
    assert backoff(10_000, base=BASE, jitter=0.5) == timedelta(minutes=30)


def test_pauses_are_spread_by_a_fifth_either_way() -> None:
    assert backoff(1, base=BASE, jitter=0.0) == timedelta(seconds=24)
    assert backoff(1, base=BASE, jitter=1.0) == timedelta(seconds=36)
