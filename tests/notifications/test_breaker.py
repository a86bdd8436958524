"""A set-up that is refused closes the way out; the operator hears once."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from notifications.breaker import close_breaker, let_one_try, open_breaker, pause
from notifications.models import Message, Way

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANSWER, RECEIPT = Way.Proof.ANSWER, Way.Proof.RECEIPT
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _operator(settings: Settings) -> None:
    settings.OPERATORS = ["op@example.org"]


def shut(at: datetime = NOON, *, by: Way.Proof = ANSWER) -> bool:
    return open_breaker("whatsapp", "401: no such token", by=by, every=MINUTE, now=at)


def mend(at: datetime, *, by: Way.Proof = ANSWER, begun: datetime | None = None) -> bool:
    return close_breaker("whatsapp", by=by, every=MINUTE, now=at, begun=begun)


def test_it_closes_once_and_tells_once() -> None:
    assert [shut(), shut(NOON + MINUTE), shut(NOON + 2 * MINUTE)] == [True, False, False]
    assert Message.objects.count() == 1
    assert Way.objects.get().opened_at == NOON


def test_one_message_at_a_time_tries_whether_it_was_mended() -> None:
    shut()
    way = Way.objects.get()
    tries = [let_one_try(way, every=MINUTE, now=NOON + s * timedelta(seconds=1)) for s in (
        59, 60, 60, 119, 120, 121
    )]  # fmt: skip
    assert tries == [False, True, False, False, True, False]


def test_an_answer_mends_it_only_after_one_was_let_out_to_try() -> None:
    assert not mend(NOON), "it was never closed"
    shut()
    assert not mend(NOON + timedelta(seconds=5)), "an answer to what was under way"
    assert let_one_try(Way.objects.get(), every=MINUTE, now=NOON + MINUTE)
    assert mend(NOON + MINUTE)
    assert not mend(NOON + MINUTE)
    assert Way.objects.get().opened_at is None
    assert Message.objects.count() == 2


def test_each_episode_is_told() -> None:
    for hour in range(3):
        at = NOON + timedelta(hours=hour)
        shut(at)
        let_one_try(Way.objects.get(), every=MINUTE, now=at + MINUTE)
        mend(at + MINUTE)
    assert Message.objects.count() == 6


def test_what_a_receipt_refused_a_receipt_must_mend() -> None:
    shut(by=RECEIPT)
    let_one_try(Way.objects.get(), every=MINUTE, now=NOON + MINUTE)
    assert not mend(NOON + MINUTE), "an accepted message proves nothing here"
    assert not mend(NOON + MINUTE, by=RECEIPT, begun=NOON - MINUTE)
    assert mend(NOON + 2 * MINUTE, by=RECEIPT, begun=NOON + MINUTE)


def test_a_receipt_that_refuses_raises_what_must_be_proved() -> None:
    shut()
    assert not shut(NOON + MINUTE, by=RECEIPT)
    let_one_try(Way.objects.get(), every=MINUTE, now=NOON + MINUTE)
    assert not mend(NOON + MINUTE)


def test_a_longer_pause_stands() -> None:
    assert pause("whatsapp", until=NOON + MINUTE)
    assert not pause("whatsapp", until=NOON)
    assert pause("whatsapp", until=NOON + 2 * MINUTE)
    assert Way.objects.get().paused_until == NOON + 2 * MINUTE
