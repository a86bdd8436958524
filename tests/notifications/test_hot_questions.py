"""What every page and every message from a phone asks goes through an index, on both engines."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from notifications.find_messages import Wanted, found_messages, troubles
from notifications.inbound import about, limits
from notifications.inbound.handle import its_turn
from notifications.inbound.react import whose_rows
from notifications.models import Attempt, Destination, Inbound, LinkCode, Message
from notifications.queues import ASIDE, failed_tries
from notifications.unseen import tallies
from tests.notifications.phones import NOON

pytestmark = pytest.mark.django_db
PEOPLE, BUSY, EACH = 800, 40, 40


@pytest.fixture
def crowd() -> None:
    """Messages and texts of many people, with statistics as a running database has them."""
    people = User.objects.bulk_create(
        User(username=f"p{n}", email=f"p{n}@example.org") for n in range(PEOPLE)
    )
    phones = Destination.objects.bulk_create(
        Destination(
            owner=person, channel="whatsapp", address=f"+1555{n:07}", created_at=NOON,
            verified_at=NOON,
        )
        for n, person in enumerate(people)
    )  # fmt: skip
    Message.objects.bulk_create(
        Message(
            owner=phone.owner, destination=phone, address=phone.address, channel="whatsapp",
            dedupe_key=f"crossing:{phone.pk}-{n}", template="crossing", not_before=NOON,
            created_at=NOON + timedelta(seconds=n), deadline=NOON,
            status="failed" if n % 10 == 0 else "delivered", seen_at=NOON if n > 5 else None,
        )
        for phone in phones[:BUSY]
        for n in range(EACH)
    )  # fmt: skip
    Attempt.objects.bulk_create(
        Attempt(message=row, fence=1, started_at=NOON, status="delivered" if n % EACH else "failed")
        for n, row in enumerate(Message.objects.order_by("pk"))
    )
    Inbound.objects.bulk_create(
        Inbound(
            provider_id=f"{phone.pk}-{n}", sender=phone.address, receiver="", received_at=NOON,
            handled_at=NOON if n else None, destination=phone,
        )
        for phone in phones[:BUSY]
        for n in range(EACH)
    )  # fmt: skip
    LinkCode.objects.bulk_create(
        LinkCode(owner=person, digest=f"{person.pk:032}{n:032}", created_at=NOON, expires_at=NOON)
        for person in people
        for n in range(5)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def somebody() -> User:
    return User.objects.get(username="p7")


def text() -> Inbound:
    return Inbound.objects.filter(destination__owner=somebody()).latest("pk")


QUESTIONS: dict[str, Callable[[], QuerySet[Any]]] = {
    "the figure on the bell": lambda: tallies([somebody().pk]),
    "a page of messages": lambda: found_messages(somebody(), Wanted())[:25],
    "what did not arrive": lambda: troubles(somebody())[:5],
    "texts that wait": lambda: its_turn()[:100],
    "whose number it is": lambda: whose_rows("+15550000007"),
    "what a number wrote lately": lambda: limits.lately(text(), since=limits.HOUR, now=NOON),
    "what a phone was told last": lambda: about.told(Destination.objects.latest("pk")),
    "whose phone is free": lambda: (
        Message.objects.filter(channel="whatsapp")
        .ready(now=NOON)
        .with_a_free_address("whatsapp", now=NOON)[:500]
    ),
    "what was set aside": lambda: Message.objects.filter(status=ASIDE),
    "tries that failed lately": lambda: failed_tries(now=NOON),
    "a code": lambda: LinkCode.objects.filter(digest="x", used_at=None, expires_at__gt=NOON),
}


def test_every_question_goes_through_an_index(crowd: None) -> None:
    plans = {name: ask().explain() for name, ask in QUESTIONS.items()}
    scans = {name: plan for name, plan in plans.items() if any(map(reads_all, plan.splitlines()))}
    assert not scans, "\n".join(f"{name}:\n{plan}" for name, plan in scans.items())


def reads_all(line: str) -> bool:
    return "Seq Scan" in line or ("SCAN" in line and "USING INDEX" not in line)
