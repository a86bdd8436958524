"""The outbox's invariants: an honest one holds them all, and each broken row is named."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import User
from notifications.announce import Notice, Occasion, announce
from notifications.breaker import open_breaker
from notifications.kinds import KINDS
from notifications.models import Attempt, Message, Receipt, Way
from tests.house.tree import ROOT
from tests.notifications.sending import (
    BUSY,
    NOON,
    SILENT,
    Scripted,
    email,
    mailbox_of,
    phone,
    run,
    tell,
    whatsapp,
)
from tracker.lib.invariants import violations

pytestmark = pytest.mark.django_db
TOLD = Message.objects.filter(dedupe_key="crossing:1", channel="whatsapp")


@pytest.fixture(autouse=True)
def _outbox(alice: User, bob: User) -> None:
    """One message told on two channels, one in doubt, one to be tried again, five in a group."""
    for person, number in ((alice, "+15550001111"), (bob, "+15550002222")):
        phone(person, number)
        mailbox_of(person)
    tell(alice, "crossing:1")
    run(whatsapp(Scripted()), email(Scripted()))
    tell(bob, "crossing:2")
    run(whatsapp(Scripted(SILENT)), email(Scripted(BUSY)))
    many = [Notice(f"crossing:{n}", "crossing", alice.pk, NOON) for n in range(3, 8)]
    announce(many, now=NOON, occasion=Occasion("17"))
    Attempt.objects.filter(message__in=TOLD).update(provider_id="SM1")
    Receipt.objects.create(
        attempt=Attempt.objects.get(provider_id="SM1"), provider_id="SM1", word="delivered",
        source="callback", received_at=NOON,
    )  # fmt: skip


def broken(*, after: timedelta = timedelta(minutes=1)) -> set[str]:
    return {found.invariant for found in violations(now=NOON + after)[1]}


def test_an_honest_outbox_has_nothing_to_hide() -> None:
    assert {"accepted", "unconfirmed", "queued", "carried"} == set(
        Message.objects.values_list("status", flat=True)
    )
    assert broken() == set()


def test_what_a_worker_has_in_hand_is_nothing_wrong() -> None:
    Attempt.objects.filter(message__in=TOLD).update(outcome="open", status="sending")
    TOLD.update(status="sending", leased_until=NOON + timedelta(minutes=5), settled_at=None)
    assert broken() == set()
    assert broken(after=timedelta(hours=2)) == {"what is being sent is somebody's"}


def _no_lease() -> None:
    TOLD.update(status="sending", leased_until=None)


def _too_late() -> None:
    Message.objects.filter(status="queued").update(deadline=NOON - timedelta(hours=2))


def _held_for_ever() -> None:
    TOLD.update(status="held", not_before=NOON - timedelta(hours=2))


def _nobody_asks() -> None:
    Attempt.objects.filter(message__status="unconfirmed").update(ask_at=None)


def _untried() -> None:
    Receipt.objects.all().delete()
    Attempt.objects.filter(message__in=TOLD).delete()


def _open_though_settled() -> None:
    Attempt.objects.filter(message__in=TOLD).update(outcome="open")


def _of_a_claim_to_come() -> None:
    TOLD.update(fence=0)


def _two_at_the_provider() -> None:
    Receipt.objects.update(provider_id="SM2")


def _without_carrier() -> None:
    Message.objects.filter(status="carried").update(carrier=None)


def _carried_to_somebody_else() -> None:
    bobs = Message.objects.filter(dedupe_key="crossing:2", channel="whatsapp").get()
    Message.objects.filter(status="carried", channel="whatsapp").update(carrier=bobs)


def _nobodys_kind() -> None:
    TOLD.update(dedupe_key="crossing_1")


@pytest.mark.parametrize(
    ("harm", "invariant"),
    [
        (_no_lease, "what is being sent is somebody's"),
        (_too_late, "nothing waits for ever"),
        (_held_for_ever, "nothing waits for ever"),
        (_nobody_asks, "nothing waits for ever"),
        (_untried, "what was taken was tried"),
        (_open_though_settled, "no attempt is an orphan"),
        (_of_a_claim_to_come, "no attempt is an orphan"),
        (_two_at_the_provider, "each try is one message at the provider"),
        (_without_carrier, "what is carried has its carrier"),
        (_carried_to_somebody_else, "what is carried has its carrier"),
        (_nobodys_kind, "every key is of a known kind"),
    ],
)
def test_each_row_that_is_not_as_it_must_be_is_named(
    harm: Callable[[], None], invariant: str
) -> None:
    harm()
    assert broken() == {invariant}


def test_a_way_that_is_closed_makes_its_messages_wait_without_blame() -> None:
    _too_late()
    for channel in ("email", "whatsapp"):
        open_breaker(channel, "401", by=Way.Proof.ANSWER, every=timedelta(minutes=1), now=NOON)
    assert broken() == set()


def test_the_page_lists_every_kind_of_key() -> None:
    page = (ROOT / "docs" / "guarantees.md").read_text()
    assert [kind for kind in KINDS if f"| `{kind}:<" not in page] == []
