"""Claim, attempt, send, settle: in any number of workers, with a crash at any point."""

import threading
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from pytest_django import Settings

from accounts.models import User
from notifications.begin import begin
from notifications.housekeeping import forget_settled
from notifications.models import Attempt, Message
from notifications.outbox import Letter, queue_message
from notifications.settle import Ended, settle
from tests.notifications.sending import (
    ACCEPTED,
    BUSY,
    GONE,
    NOON,
    SILENT,
    Scripted,
    email,
    mailbox_of,
    post,
    run,
    state,
    tell,
)


def deliver(way: Scripted, *, after: float = 0) -> dict[str, int]:
    return run(email(way), after=after)


def test_an_accepted_mail_is_settled_and_its_secrets_are_gone(db: None) -> None:
    message, way = post(), Scripted(ACCEPTED)
    assert deliver(way)["accepted"] == 1
    assert state(message) == ("accepted", "250 ok")
    assert message.rendered is None
    assert message.settled_at == NOON
    assert deliver(way) == {}


def test_no_transaction_is_open_while_bytes_leave_and_the_attempt_is_on_record(
    transactional_db: None,
) -> None:
    post()
    way = Scripted(ACCEPTED)
    deliver(way)
    assert way.in_transaction == [False]
    assert way.attempts_on_record == [1]


def test_the_same_key_and_address_is_one_message(db: None) -> None:
    assert post().pk == post().pk
    assert post(to="bob@example.org").pk != post().pk
    assert Message.objects.count() == 2


def test_a_message_of_an_undone_transaction_was_never_there(transactional_db: None) -> None:
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert deliver(Scripted()) == {}


def test_a_refused_try_waits_its_turn_and_sends_the_same_bytes(db: None) -> None:
    message, way = post(), Scripted(BUSY, ACCEPTED)
    for after in (0, 0.5, 60, 120):
        deliver(way, after=after)
    assert state(message)[0] == "accepted"
    assert len(way.sent) == 2
    assert way.sent[0] == way.sent[1]


def test_an_ambiguous_mail_is_sent_once_more_and_never_a_third_time(
    db: None,
) -> None:
    message, way = post(), Scripted(SILENT, BUSY, SILENT, ACCEPTED)
    for after in (0, 100, 500, 5000, 50_000):
        deliver(way, after=after)
    assert state(message) == ("unconfirmed", "no answer")
    assert len(way.sent) == 3
    assert message.rendered is None
    assert message.settled_at is not None


def test_a_permanent_refusal_ends_with_its_reason(db: None) -> None:
    message = post()
    deliver(Scripted(GONE))
    assert state(message) == ("failed", "550 no such user")


def test_what_is_too_late_expires_unsent(db: None) -> None:
    message, way = post(), Scripted()
    deliver(way, after=86_401)
    assert state(message)[0] == "expired"
    assert (way.sent, message.rendered) == ([], None)


def test_a_mail_that_breaks_its_transport_does_not_stop_the_others(
    db: None,
) -> None:
    broken, fine = post("account:1"), post("account:2")
    deliver(Scripted(ValueError("poison"), ACCEPTED))
    assert state(broken)[0] == "queued"
    assert state(fine)[0] == "accepted"


def test_a_message_that_cannot_be_rendered_is_set_aside_and_the_others_leave(
    db: None, alice: User
) -> None:
    mailbox_of(alice)
    (poison,) = tell(alice, "crossing:1", values={})
    (fine,) = tell(alice, "crossing:2")
    way = Scripted()
    deliver(way)
    assert state(poison) == ("parked", "An error of ours: KeyError: 'headline'")
    assert not poison.attempts.exists()
    assert state(fine)[0] == "accepted"
    assert way.sent == [b"crossing:2 happened."]


def test_a_worker_lost_before_its_attempt_costs_nothing(db: None) -> None:
    message = post()
    Message.objects.claim("email", now=NOON, limit=9)
    assert deliver(Scripted(), after=299) == {}
    tally = deliver(Scripted(), after=301)
    assert (tally["rescued"], tally["accepted"]) == (1, 1)
    assert state(message)[0] == "accepted"
    assert not Attempt.objects.filter(outcome="ambiguous").exists()


def test_a_worker_lost_while_sending_counts_as_ambiguous(db: None) -> None:
    message = post()
    begin(Message.objects.claim("email", now=NOON, limit=9), email(Scripted()), now=NOON)
    deliver(Scripted(), after=301)
    assert state(message) == ("queued", "The worker was lost while sending.")
    deliver(Scripted(SILENT), after=400)
    assert state(message)[0] == "unconfirmed"


def test_a_message_that_five_workers_were_lost_with_is_set_aside(db: None) -> None:
    message = post()
    for hours in range(5):
        now = NOON + timedelta(hours=hours)
        assert Message.objects.claim("email", now=now, limit=9)
        run(after=3600 * hours + 301)
    assert state(message)[0] == "parked"
    assert "5 workers were lost" in message.reason


def test_an_acceptance_known_late_still_counts_and_nothing_is_sent_again(
    db: None,
) -> None:
    """A worker sleeps past its lease in the middle of a send, and wakes with a 250."""
    message = post()
    claimed = Message.objects.claim("email", now=NOON, limit=9)
    ((held, attempt),) = begin(claimed, email(Scripted()), now=NOON)
    run(after=301)
    settle([Ended(held, attempt, ACCEPTED)], now=NOON + timedelta(seconds=302))
    assert state(message)[0] == "accepted"
    attempt.refresh_from_db()
    assert (attempt.status, attempt.outcome) == ("accepted", "ambiguous")
    way = Scripted()
    deliver(way, after=9000)
    assert way.sent == []


def test_a_worker_that_lost_its_claim_cannot_settle(db: None) -> None:
    message = post()
    claimed = Message.objects.claim("email", now=NOON, limit=9)
    ((held, attempt),) = begin(claimed, email(Scripted()), now=NOON)
    run(after=301)
    Message.objects.claim("email", now=NOON + timedelta(seconds=400), limit=9)
    settle([Ended(held, attempt, GONE)], now=NOON)
    assert state(message)[0] == "sending"
    assert begin([held], email(Scripted()), now=NOON) == []


def test_a_worker_that_sleeps_between_its_claim_and_reading_it_does_not_take_the_next_ones(
    db: None,
) -> None:
    post()
    slept: list[str] = []

    def meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        if "rendered" in sql and not slept:  # the claim is committed, and is now to be read
            slept.append(sql)
            Message.objects.update(fence=F("fence") + 1)
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        assert Message.objects.claim("email", now=NOON, limit=9) == []
    assert slept


def test_workers_at_once_never_hold_the_same_message(transactional_db: None) -> None:
    for number in range(40):
        post(f"account:{number}")
    taken: list[int] = []

    def work() -> None:
        try:
            while batch := Message.objects.claim("email", now=NOON, limit=3):
                taken.extend(message.pk for message in batch)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == len(set(taken)) == 40


def test_account_mail_is_forgotten_when_it_has_served(alice: User) -> None:
    for key, owner in (("account:1", None), ("account:2", alice.pk)):
        letter = Letter("account/email/test", "x@example.org", b"")
        queue_message(letter, owner_id=owner, dedupe_key=key, now=NOON)
    Message.objects.update(status="accepted", settled_at=NOON)
    queue_message(letter, owner_id=None, dedupe_key="account:3", now=NOON)

    forget_settled(now=NOON + timedelta(days=2))
    assert set(Message.objects.values_list("dedupe_key", flat=True)) == {"account:2", "account:3"}
    forget_settled(now=NOON + timedelta(days=91))
    assert set(Message.objects.values_list("dedupe_key", flat=True)) == {"account:3"}


def test_the_defaults_of_delivery(settings: Settings) -> None:
    assert (settings.DELIVERY_LEASE_SECONDS, settings.DELIVERY_RETRY_SECONDS) == (300, 30)
    assert settings.DELIVERY_DEADLINE_SECONDS == 86_400
    assert settings.FALLBACK_SECONDS == 300
    waiting = 6 * settings.EMAIL_TIMEOUT + settings.EMAIL_DOT_TIMEOUT
    assert waiting < settings.DELIVERY_LEASE_SECONDS
