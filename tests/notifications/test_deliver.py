"""Claim, attempt, send, settle: in any number of workers, with a crash at any point."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from pytest_django import Settings

from accounts.models import User
from notifications.deliver import Tally, begin_attempt, deliver_ready, settle
from notifications.housekeeping import forget_settled
from notifications.models import Attempt, Message
from notifications.outbox import Letter, queue_message
from notifications.verdicts import Outcome, Result

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ACCEPTED = Result(Outcome.ACCEPTED, "250 ok")
BUSY = Result(Outcome.RETRY, "421 busy")
SILENT = Result(Outcome.AMBIGUOUS, "no answer")
GONE = Result(Outcome.RECIPIENT, "550 no such user")


class Scripted:
    """A way out that answers as told and notes what it was given."""

    def __init__(self, *results: Result | Exception) -> None:
        self.results: Iterator[Result | Exception] = iter(results)
        self.sent: list[bytes] = []
        self.in_transaction: list[bool] = []
        self.attempts_on_record: list[int] = []

    def send(self, message: Message) -> Result:
        self.in_transaction.append(connection.in_atomic_block)
        self.attempts_on_record.append(Attempt.objects.filter(message=message).count())
        self.sent.append(bytes(message.rendered or b""))
        result = next(self.results, ACCEPTED)
        if isinstance(result, Exception):
            raise result
        return result

    def close(self) -> None:
        """Nothing is open."""


def post(key: str = "account:1", *, to: str = "alice@example.org") -> Message:
    letter = Letter("account/email/test", to, b"Message-ID: <1@x>\n\nsecret link")
    return queue_message(letter, owner_id=None, dedupe_key=key, now=NOON)


def deliver(transport: Scripted, *, after: float = 0) -> Tally:
    return deliver_ready(transport, clock=lambda: NOON + timedelta(seconds=after))


def state(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.status, message.reason


def test_an_accepted_mail_is_settled_and_its_secrets_are_gone(transactional_db: None) -> None:
    message, way = post(), Scripted(ACCEPTED)
    assert deliver(way).accepted == 1
    assert state(message) == ("accepted", "250 ok")
    assert message.rendered is None
    assert message.settled_at == NOON
    assert deliver(way).accepted == 0


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
    assert deliver(Scripted()).accepted == 0


def test_a_refused_try_waits_its_turn_and_sends_the_same_bytes(transactional_db: None) -> None:
    message, way = post(), Scripted(BUSY, ACCEPTED)
    for after in (0, 1, 20, 60):
        deliver(way, after=after)
    assert state(message)[0] == "accepted"
    assert len(way.sent) == 2
    assert way.sent[0] == way.sent[1]


def test_an_ambiguous_mail_is_sent_once_more_and_never_a_third_time(
    transactional_db: None,
) -> None:
    message, way = post(), Scripted(SILENT, BUSY, SILENT, ACCEPTED)
    for after in (0, 100, 500, 5000, 50_000):
        deliver(way, after=after)
    assert state(message) == ("unconfirmed", "no answer")
    assert len(way.sent) == 3
    assert message.rendered is None


def test_a_permanent_refusal_ends_with_its_reason(transactional_db: None) -> None:
    message = post()
    deliver(Scripted(GONE))
    assert state(message) == ("failed", "550 no such user")


def test_what_is_too_late_expires_unsent(transactional_db: None) -> None:
    message, way = post(), Scripted()
    deliver(way, after=86_401)
    assert state(message)[0] == "expired"
    assert (way.sent, message.rendered) == ([], None)


def test_a_mail_that_breaks_its_transport_does_not_stop_the_others(
    transactional_db: None,
) -> None:
    broken, fine = post("account:1"), post("account:2")
    deliver(Scripted(ValueError("poison"), ACCEPTED))
    assert state(broken)[0] == "queued"
    assert state(fine)[0] == "accepted"


def test_a_worker_lost_before_its_attempt_costs_nothing(transactional_db: None) -> None:
    message = post()
    Message.objects.claim(now=NOON, limit=9)
    assert deliver(Scripted(), after=299).rescued == 0
    tally = deliver(Scripted(), after=301)
    assert (tally.rescued, state(message)[0]) == (1, "queued")
    assert deliver(Scripted(), after=400).accepted == 1
    assert not Attempt.objects.filter(outcome="ambiguous").exists()


def test_a_worker_lost_while_sending_counts_as_ambiguous(transactional_db: None) -> None:
    message = post()
    begin_attempt(Message.objects.claim(now=NOON, limit=9)[0], now=NOON)
    deliver(Scripted(), after=301)
    assert state(message) == ("queued", "The worker was lost while sending.")
    deliver(Scripted(SILENT), after=400)
    assert state(message)[0] == "unconfirmed"


def test_an_acceptance_known_late_still_counts_and_nothing_is_sent_again(
    transactional_db: None,
) -> None:
    """A worker sleeps past its lease in the middle of a send, and wakes with a 250."""
    message = post()
    held = Message.objects.claim(now=NOON, limit=9)[0]
    attempt = begin_attempt(held, now=NOON)
    deliver(Scripted(), after=301)
    settle(held, attempt, ACCEPTED, now=NOON + timedelta(seconds=302), tally=Tally())
    assert state(message)[0] == "accepted"
    way = Scripted()
    deliver(way, after=9000)
    assert way.sent == []


def test_a_worker_that_lost_its_claim_cannot_settle(transactional_db: None) -> None:
    message = post()
    held = Message.objects.claim(now=NOON, limit=9)[0]
    attempt = begin_attempt(held, now=NOON)
    deliver(Scripted(), after=301)
    Message.objects.claim(now=NOON + timedelta(seconds=400), limit=9)
    settle(held, attempt, GONE, now=NOON, tally=Tally())
    assert state(message)[0] == "sending"
    assert begin_attempt(held, now=NOON) is None


def test_workers_at_once_never_hold_the_same_message(transactional_db: None) -> None:
    for number in range(40):
        post(f"account:{number}")
    taken: list[int] = []

    def work() -> None:
        try:
            while batch := Message.objects.claim(now=NOON, limit=3):
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
    waiting = 6 * settings.EMAIL_TIMEOUT + settings.EMAIL_DOT_TIMEOUT
    assert waiting < settings.DELIVERY_LEASE_SECONDS
