"""What the provider says later: in any order, as often as it likes."""

from datetime import timedelta

import pytest

from accounts.models import User
from notifications.begin import begin
from notifications.evidence import apply_evidence
from notifications.models import Attempt, Consent, Destination, Message
from notifications.rest import ring_for_the_rested
from notifications.settle import Ended, settle
from notifications.verdicts import OVERSLEPT, Outcome, Result
from tests.notifications.sending import (
    ACCEPTED,
    BUSY,
    NOON,
    SILENT,
    Scripted,
    mailbox_of,
    phone,
    run,
    state,
    tell,
    whatsapp,
)

LATER = NOON + timedelta(seconds=9)
NOTHING = Result(Outcome.ACCEPTED)


def say(attempt: Attempt, status: str, result: Result = NOTHING) -> bool:
    return apply_evidence(attempt, status, result, now=LATER)


def sending(owner: User) -> tuple[Message, Attempt]:
    """A message whose attempt is under way."""
    phone(owner)
    tell(owner, channels=frozenset({"whatsapp"}))
    claimed = Message.objects.claim("whatsapp", now=NOON, limit=9, one_at_a_time=True)
    ((message, attempt),) = begin(claimed, whatsapp(Scripted()), now=NOON)
    return message, attempt


def ranks(attempt: Attempt) -> tuple[str, str]:
    attempt.refresh_from_db()
    return attempt.status, attempt.outcome


def test_a_callback_before_the_answer_counts_and_the_answer_changes_nothing(
    db: None, alice: User
) -> None:
    message, attempt = sending(alice)
    assert say(attempt, "sent", Result(Outcome.ACCEPTED, provider_id="SM1"))
    assert state(message)[0] == "sent"
    settle([Ended(message, attempt, ACCEPTED)], now=LATER)
    assert state(message)[0] == "sent"
    assert ranks(attempt) == ("sent", "accepted")
    assert message.leased_until is None


def test_words_out_of_order_and_repeated_only_move_forward(db: None, alice: User) -> None:
    message, attempt = sending(alice)
    settle([Ended(message, attempt, ACCEPTED)], now=NOON)
    moved = [say(attempt, status) for status in ("read", "delivered", "sent", "read", "failed")]
    assert moved == [True, False, False, False, False]
    assert (state(message)[0], ranks(attempt)[0]) == ("read", "read")


def test_delivery_wins_over_a_failure_that_was_told_first(db: None, alice: User) -> None:
    message, attempt = sending(alice)
    settle([Ended(message, attempt, ACCEPTED)], now=NOON)
    say(attempt, "failed", Result(Outcome.REFUSED, "63013"))
    assert state(message) == ("failed", "63013")
    say(attempt, "delivered")
    assert state(message)[0] == "delivered"


def test_a_late_failure_of_the_first_attempt_never_touches_the_second(
    db: None, alice: User
) -> None:
    message, first = sending(alice)
    settle([Ended(message, first, BUSY)], now=NOON)
    (again,) = Message.objects.claim("whatsapp", now=NOON + timedelta(hours=1), limit=9)
    ((again, second),) = begin([again], whatsapp(Scripted()), now=LATER)
    Attempt.objects.filter(pk=first.pk).update(status="sent")
    assert say(first, "failed", Result(Outcome.RECIPIENT, "63024"))
    assert state(message)[0] == "sending"
    assert ranks(second)[0] == "sending"
    assert not Destination.objects.filter(disabled_at__isnull=False).exists()


def test_a_delivery_of_the_first_attempt_ends_the_message_and_no_second_is_sent(
    db: None, alice: User
) -> None:
    message, first = sending(alice)
    settle([Ended(message, first, BUSY)], now=NOON)
    assert state(message)[0] == "queued"
    Attempt.objects.filter(pk=first.pk).update(status="unconfirmed")
    say(first, "delivered")
    way = Scripted()
    run(whatsapp(way), after=3600)
    assert (state(message)[0], way.sent) == ("delivered", [])


def test_a_window_that_was_closed_sends_it_back_as_a_template_once(db: None, alice: User) -> None:
    message, attempt = sending(alice)
    settle([Ended(message, attempt, ACCEPTED)], now=NOON)
    closed = Result(Outcome.WINDOW, "63016", error_code="63016")
    say(attempt, "failed", closed)
    assert state(message) == ("queued", "63016")
    assert (message.not_before, message.settled_at) == (LATER, NOON)
    (again,) = Message.objects.claim("whatsapp", now=LATER, limit=9)
    ((again, second),) = begin([again], whatsapp(Scripted()), now=LATER)
    Attempt.objects.filter(pk=second.pk).update(as_template=True)
    second.refresh_from_db()
    settle([Ended(again, second, ACCEPTED)], now=LATER)
    say(second, "failed", closed)
    assert state(message)[0] == "failed"


def test_a_number_that_is_refused_for_good_is_given_up_and_its_owner_told_elsewhere_once(
    db: None, alice: User
) -> None:
    mailbox_of(alice)
    message, attempt = sending(alice)
    settle([Ended(message, attempt, ACCEPTED)], now=NOON)
    gone = Result(Outcome.RECIPIENT, "Not on WhatsApp", "63024", trouble="not_on_whatsapp")
    say(attempt, "failed", gone)
    say(attempt, "failed", gone)
    number = Destination.objects.get(channel="whatsapp")
    assert (number.disabled_at, number.trouble) == (LATER, "not_on_whatsapp")
    assert Consent.objects.filter(word="disabled").count() == 1
    notice = Message.objects.get(template="given_up")
    assert (notice.channel, notice.address) == ("email", alice.email)
    assert notice.values["trouble"] == "This number is not on WhatsApp"


@pytest.mark.parametrize("after", [1, 3000])
def test_nothing_else_goes_to_a_phone_while_one_may_be_on_its_way(
    db: None, alice: User, bob: User, after: float
) -> None:
    message, attempt = sending(alice)
    settle([Ended(message, attempt, SILENT)], now=NOON)
    assert state(message)[0] == "unconfirmed"
    phone(bob, "+15550002222")
    tell(alice, "crossing:2", channels=frozenset({"whatsapp"}))
    tell(bob, "crossing:3", channels=frozenset({"whatsapp"}))
    way = Scripted()
    run(whatsapp(way), after=after)
    assert way.addresses == ["+15550002222"]
    say(attempt, "delivered")
    run(whatsapp(way), after=after)
    assert way.addresses == ["+15550002222", "+15550001111"]


def test_messages_to_one_phone_keep_their_distance(db: None, alice: User) -> None:
    phone(alice)
    for number in range(3):
        tell(alice, f"crossing:{number}", channels=frozenset({"whatsapp"}))
    way = Scripted()
    for after in (0, 5, 6, 11.9, 12):
        run(whatsapp(way, spacing=6), after=after)
    assert way.sent == [b"crossing:0 happened.", b"crossing:1 happened.", b"crossing:2 happened."]


def test_an_answer_does_not_wait_for_the_rest_and_what_rests_wakes_a_worker(
    db: None, alice: User
) -> None:
    phone(alice)
    way = Scripted()
    tell(alice, "crossing:1", channels=frozenset({"whatsapp"}))
    run(whatsapp(way, spacing=6))
    tell(alice, "crossing:2", channels=frozenset({"whatsapp"}))
    tell(alice, "reply:9", channels=frozenset({"whatsapp"}))
    run(whatsapp(way, spacing=6), after=1)
    assert way.sent == [b"crossing:1 happened.", b"reply:9 happened."]
    assert ring_for_the_rested(now=NOON + timedelta(seconds=2)) == 5
    assert ring_for_the_rested(now=NOON + timedelta(seconds=3)) is None  # it was rung for
    run(whatsapp(way, spacing=6), after=7)
    assert way.sent[-1] == b"crossing:2 happened."
    assert ring_for_the_rested(now=NOON + timedelta(seconds=8)) is None


@pytest.mark.parametrize(
    ("field", "status", "reason"),
    [
        ("removed_at", "suppressed", "You removed this destination."),
        ("stopped_at", "suppressed", "You asked us to be silent there."),
        ("disabled_at", "failed", "Given up: Nothing."),
    ],
)
def test_what_was_forbidden_since_it_was_queued_does_not_leave(
    db: None, alice: User, field: str, status: str, reason: str
) -> None:
    phone(alice)
    (message,) = tell(alice, channels=frozenset({"whatsapp"}))
    Destination.objects.update(**{field: NOON})
    way = Scripted()
    run(whatsapp(way))
    assert (state(message), way.sent) == ((status, reason), [])


def test_a_worker_that_wakes_up_and_had_not_sent_ends_the_doubt(db: None, alice: User) -> None:
    message, attempt = sending(alice)
    run(after=301)
    assert state(message)[0] == "unconfirmed"
    settle([Ended(message, attempt, OVERSLEPT)], now=LATER)
    assert state(message)[0] == "queued"
    assert message.not_before == LATER


def test_a_doubt_that_led_to_another_try_stays_on_record(db: None, alice: User) -> None:
    message, first = sending(alice)
    Attempt.objects.filter(pk=first.pk).update(outcome="ambiguous", status="unconfirmed")
    Message.objects.filter(pk=message.pk).update(fence=message.fence + 1)
    say(first, "delivered")
    assert ranks(first) == ("delivered", "ambiguous")
