"""What to do after a try, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.transitions import Cause
from notifications.verdicts import History, Outcome, Pauses, Result, Verdict, judge

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
BASE = timedelta(seconds=30)
TOMORROW = NOON + timedelta(days=1)


def verdict(
    outcome: Outcome, *, channel: str = "email", ambiguous: int = 0, wait: int = 0, **more: object
) -> Verdict:
    facts: dict[str, object] = {"deadline": TOMORROW, "tries": 1, **more}
    history = History(channel, ambiguous_tries=ambiguous, **facts)  # type: ignore[arg-type]
    result = Result(outcome, wait=timedelta(seconds=wait))
    return judge(result, history, now=NOON, pauses=Pauses(BASE, chance=0.5))


@pytest.mark.parametrize(
    ("outcome", "ambiguous", "deadline", "status"),
    [
        (Outcome.ACCEPTED, 0, TOMORROW, "accepted"),
        (Outcome.ACCEPTED, 1, TOMORROW, "accepted"),
        (Outcome.ACCEPTED, 2, NOON, "accepted"),
        (Outcome.RECIPIENT, 0, TOMORROW, "failed"),
        (Outcome.REFUSED, 0, TOMORROW, "failed"),
        (Outcome.EXPIRED, 0, TOMORROW, "expired"),
        (Outcome.RETRY, 0, TOMORROW, "queued"),
        (Outcome.CONFIGURATION, 0, TOMORROW, "queued"),
        (Outcome.CAPACITY, 0, TOMORROW, "queued"),
        (Outcome.AMBIGUOUS, 1, TOMORROW, "queued"),
        (Outcome.RETRY, 1, TOMORROW, "queued"),
        (Outcome.AMBIGUOUS, 2, TOMORROW, "unconfirmed"),
        (Outcome.RETRY, 0, NOON, "expired"),
        (Outcome.CONFIGURATION, 0, NOON, "expired"),
        (Outcome.AMBIGUOUS, 1, NOON, "unconfirmed"),
        (Outcome.RETRY, 1, NOON, "unconfirmed"),
    ],
)
def test_after_a_try_of_a_mail(
    outcome: Outcome, ambiguous: int, deadline: datetime, status: str
) -> None:
    judged = verdict(outcome, ambiguous=ambiguous, deadline=deadline)
    assert judged.status == status
    assert (judged.again_at is not None) == (status == "queued")


def test_whatsapp_is_asked_about_an_ambiguous_try_before_anything_is_sent_again() -> None:
    for deadline in (NOON, TOMORROW):
        judged = verdict(Outcome.AMBIGUOUS, channel="whatsapp", ambiguous=1, deadline=deadline)
        assert judged == Verdict(Cause.AMBIGUOUS)


def test_a_closed_window_is_answered_with_a_template_and_a_refused_template_with_the_end() -> None:
    first = verdict(Outcome.WINDOW, channel="whatsapp")
    assert first == Verdict(Cause.AS_TEMPLATE, NOON)
    assert verdict(Outcome.WINDOW, channel="whatsapp", as_template=True).status == "failed"


def test_the_provider_s_own_patience_is_kept() -> None:
    """With a little chance on top, so that not all come back at once; whichever try it was."""
    assert verdict(Outcome.RETRY, wait=700).again_at == NOON + timedelta(seconds=715)
    assert verdict(Outcome.RETRY, wait=1, tries=20).again_at == NOON + timedelta(seconds=16)


def test_pauses_double_up_to_half_an_hour() -> None:
    pauses = [Pauses(BASE).after(tries).total_seconds() for tries in range(1, 9)]
    assert pauses == [30, 60, 120, 240, 480, 960, 1800, 1800]
    assert Pauses(BASE).after(10_000) == timedelta(minutes=30)


def test_chance_takes_a_part_of_a_pause_but_never_the_whole() -> None:
    assert Pauses(BASE, chance=0.5).after(3) == timedelta(seconds=60)
    assert Pauses(BASE, chance=0.0).after(3) == timedelta(seconds=1)
