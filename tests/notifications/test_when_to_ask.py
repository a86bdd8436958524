"""How often a provider is asked: whatever is open is known within a quarter of an hour."""

from datetime import timedelta

import pytest

from notifications.models import Attempt
from notifications.when_to_ask import Curiosity, pause_before

Status = Attempt.Status
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CALLED = Curiosity(
    called=True,
    lists=timedelta(seconds=30),
    quick=timedelta(seconds=5),
    longest=timedelta(minutes=10),
)
UNCALLED = Curiosity(called=False, lists=CALLED.lists, quick=CALLED.quick, longest=CALLED.longest)


def questions(status: Status, how: Curiosity, *, until: timedelta) -> list[timedelta]:
    """The pauses of an attempt that stays as it is, as long as it is younger than this."""
    age, pauses = timedelta(0), []
    while age < until:
        pause = pause_before(status, age, how)
        assert pause is not None
        pauses.append(pause)
        age += pause
    return pauses


@pytest.mark.parametrize("how", [CALLED, UNCALLED])
@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.SENT])
def test_what_may_still_arrive_is_asked_about_every_quarter_of_an_hour_for_two_days(
    status: Status, how: Curiosity
) -> None:
    assert max(questions(status, how, until=2 * DAY - HOUR)) <= 15 * MINUTE
    assert pause_before(status, 2 * DAY, how) is None


@pytest.mark.parametrize("how", [CALLED, UNCALLED])
def test_that_it_was_read_is_known_soon_within_the_hour_and_seldom_asked_about_later(
    how: Curiosity,
) -> None:
    assert max(questions(Status.DELIVERED, how, until=HOUR)) <= 15 * MINUTE
    late = questions(Status.DELIVERED, how, until=DAY)
    assert max(late) <= 6 * HOUR
    assert len([pause for pause in late if pause > 15 * MINUTE]) <= 12
    assert pause_before(Status.DELIVERED, DAY, how) is None


def test_what_is_known_for_good_is_not_asked_about() -> None:
    assert pause_before(Status.READ, MINUTE, CALLED) is None
    assert pause_before(Status.FAILED, MINUTE, CALLED) is None
