"""A way out that answers as told, and runs of the delivery with it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from accounts.models import User
from notifications.announce import Notice, announce
from notifications.deliver import deliver_ready
from notifications.models import Attempt, Destination, Message
from notifications.outbox import Letter, queue_message
from notifications.outlets import Outlet, Transport
from notifications.verdicts import Outcome, Result

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ACCEPTED = Result(Outcome.ACCEPTED, "250 ok")
BUSY = Result(Outcome.RETRY, "421 busy")
SILENT = Result(Outcome.AMBIGUOUS, "no answer")
GONE = Result(Outcome.RECIPIENT, "550 no such user")


class Scripted:
    """Answers as told, else accepts, and notes what it was given."""

    lanes = 0
    longest = timedelta(0)

    def __init__(self, *results: Result | Exception) -> None:
        self.results: Iterator[Result | Exception] = iter(results)
        self.sent: list[bytes] = []
        self.addresses: list[str] = []
        self.in_transaction: list[bool] = []
        self.attempts_on_record: list[int] = []

    def prepare(self, message: Message, attempt: Attempt) -> None:
        """Nothing to choose."""

    def send(self, message: Message, attempt: Attempt) -> Result:
        self.in_transaction.append(connection.in_atomic_block)
        self.attempts_on_record.append(Attempt.objects.filter(message=message).count())
        self.sent.append(bytes(message.rendered or b""))
        self.addresses.append(message.address)
        result = next(self.results, ACCEPTED)
        if isinstance(result, Exception):
            raise result
        return result

    def close(self) -> None:
        """Nothing is open."""


class Words:
    """Renders the headline; a message without one is poison."""

    def render(self, message: Message, *, now: datetime) -> bytes:
        return str(message.values["headline"]).encode()


def whatsapp(way: Transport, *, spacing: float = 0) -> Outlet:
    return Outlet("whatsapp", way, Words(), one_at_a_time=True, spacing=timedelta(seconds=spacing))


def email(way: Transport) -> Outlet:
    return Outlet("email", way, Words())


def run(*outlets: Outlet, after: float = 0) -> Counter[str]:
    return deliver_ready(outlets, clock=lambda: NOON + timedelta(seconds=after))


def post(key: str = "account:1", *, to: str = "alice@example.org") -> Message:
    letter = Letter("account/email/test", to, b"Message-ID: <1@x>\n\nsecret link")
    return queue_message(letter, owner_id=None, dedupe_key=key, now=NOON)


def phone(owner: User, number: str = "+15550001111", **more: object) -> Destination:
    facts = {"created_at": NOON, "verified_at": NOON, **more}
    return Destination.objects.create(owner=owner, channel="whatsapp", address=number, **facts)


def mailbox_of(owner: User, **more: object) -> Destination:
    facts = {"created_at": NOON, "verified_at": NOON, **more}
    return Destination.objects.create(owner=owner, channel="email", address=owner.email, **facts)


def tell(owner: User, key: str = "crossing:1", **more: Any) -> list[Message]:
    """Announce one notice; its messages."""
    facts: dict[str, Any] = {"wording": "crossing", "happened_at": NOON, "ref": "7F3K"}
    facts |= {"values": {"headline": f"{key} happened.", "short": key, "detail": "So it did."}}
    notice = Notice(key=key, owner_id=owner.pk, **(facts | more))
    announce([notice], now=NOON)
    return list(Message.objects.filter(owner=owner, dedupe_key=key).order_by("channel", "pk"))


def state(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.status, message.reason
