"""One row that breaks its loop holds up no other; what passes by itself loses nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from notifications.fallback import fall_back
from notifications.guard import LATER
from notifications.inbound.handle import handle_inbound
from notifications.models import Attempt, Message, Receipt
from notifications.receipts import apply_receipts
from notifications.reconcile import ask_due
from notifications.release import release_held
from notifications.repeat import repeat_urgent
from tests.notifications.phones import link, write
from tests.notifications.poison import accept, refuse
from tests.notifications.sending import (
    GONE,
    NOON,
    Scripted,
    email,
    mailbox_of,
    phone,
    run,
    state,
    tell,
    whatsapp,
)
from tracker.lib.passing import is_passing

LEASE_OVER = 301
MESSAGES = "notifications_message"
WHATSAPP = frozenset({"whatsapp"})
SOON = NOON + timedelta(hours=1)


def people(*names: str) -> list[User]:
    return [User.objects.create_user(name, f"{name}@example.org") for name in names]


def told(*names: str, **more: object) -> list[Message]:
    """A message to each, on a phone of their own; the first of them is the bad one."""
    found = []
    for number, person in enumerate(people(*names)):
        phone(person, f"+1555000{number:04}")
        mailbox_of(person)
        found += tell(person, f"crossing:{number}", channels=WHATSAPP, **more)
    return found


def refuse_first(messages: list[Message], when: str) -> None:
    refuse(MESSAGES, f"NEW.id = {messages[0].pk} AND {when}")


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (OperationalError(), True),
        (InterfaceError(), True),
        (DatabaseError(), True),
        (IntegrityError(), False),
        (DataError(), False),
        (ValueError(), False),
    ],
)
def test_what_is_about_the_moment_is_no_fault_of_the_row(error: Exception, passing: bool) -> None:
    assert is_passing(error) is passing


def test_a_message_that_cannot_be_rescued_is_set_aside_and_delivery_goes_on(db: None) -> None:
    bad, good = told("ada", "bob")
    for message in Message.objects.claim("whatsapp", now=NOON, limit=9, one_at_a_time=True):
        assert message.status == "sending"
    refuse_first([bad], "OLD.status = 'sending' AND NEW.status = 'queued'")
    way = Scripted()
    run(whatsapp(way), after=LEASE_OVER)
    assert state(bad)[0] == "parked"
    assert "poison" in state(bad)[1]
    assert state(good)[0] == "accepted"
    assert len(way.sent) == 1


def test_a_held_message_that_cannot_leave_waits_and_the_others_leave(db: None) -> None:
    bad, good = told("ada", "bob")
    Message.objects.update(status="held")
    refuse_first([bad], "NEW.status = 'queued'")
    assert release_held(now=SOON) == 1
    assert state(good)[0] == "queued"
    assert state(bad)[0] == "held"
    assert bad.not_before == SOON + LATER
    accept(MESSAGES)
    assert release_held(now=SOON + LATER) == 1
    assert state(bad)[0] == "queued"


def test_what_cannot_be_told_together_is_told_one_by_one(db: None, alice: User) -> None:
    phone(alice)
    (bad,) = tell(alice, "crossing:1", channels=WHATSAPP)
    (good,) = tell(alice, "crossing:2", channels=WHATSAPP)
    Message.objects.update(status="held")
    refuse_first([bad], "NEW.status = 'carried'")
    release_held(now=SOON)
    assert (state(bad)[0], state(good)[0]) == ("queued", "queued")
    assert Message.objects.count() == 2


def test_a_message_that_cannot_fall_back_is_put_off_and_the_others_are_told(db: None) -> None:
    bad, good = told("ada", "bob", fallback=True)
    run(whatsapp(Scripted(GONE, GONE)))
    refuse_first([bad], "NEW.carrier_id IS NOT NULL")
    assert fall_back([], clock=lambda: SOON) == 1
    assert list(keys("fallback:")) == [f"fallback:{good.pk}"]
    bad.refresh_from_db()
    assert bad.fallback_at == SOON + LATER
    accept(MESSAGES)
    assert fall_back([], clock=lambda: SOON + LATER) == 1
    assert set(keys("fallback:")) == {f"fallback:{good.pk}", f"fallback:{bad.pk}"}


def test_a_message_that_cannot_be_repeated_is_put_off_and_the_others_are_said(db: None) -> None:
    bad, good = told("ada", "bob", urgent=True)
    run(whatsapp(Scripted()))
    refuse_first([bad], "NEW.repeat_count > 0")
    assert repeat_urgent(now=SOON) == 1
    assert list(keys("repeat:")) == [f"repeat:{good.pk}:1"]
    bad.refresh_from_db()
    assert bad.repeat_at == SOON + LATER


def keys(prefix: str) -> "list[str]":
    found = Message.objects.filter(dedupe_key__startswith=prefix).order_by("pk")
    return list(found.values_list("dedupe_key", flat=True))


class Broken:
    """A provider whose answer about one attempt breaks whoever reads it."""

    def __init__(self, bad: Message) -> None:
        self.bad, self.heard = bad, 0

    def put(self, attempt: Attempt) -> object:
        return attempt

    def learn(self, attempt: Attempt, answer: object, *, now: datetime) -> None:
        if attempt.message_id == self.bad.pk:
            raise ValueError("poison")
        self.heard += 1


def test_an_answer_that_breaks_us_is_asked_for_later_and_the_others_are_heard(db: None) -> None:
    bad, good = told("ada", "bob")
    outlet = whatsapp(Scripted())
    run(outlet)
    for message in (bad, good):
        message.attempts.update(ask_at=NOON)
    broken = Broken(bad)
    assert ask_due([replace(outlet, inquirer=broken)], clock=lambda: SOON) == 2
    assert broken.heard == 1
    assert bad.attempts.get().ask_at == SOON + LATER


def receipt(message: Message, word: str) -> Receipt:
    attempt = message.attempts.get()
    return Receipt.objects.create(
        attempt=attempt, provider_id=f"SM{attempt.pk}", word=word, source="callback",
        received_at=NOON,
    )  # fmt: skip


def sent(*names: str) -> list[Message]:
    messages = told(*names)
    run(whatsapp(Scripted()))
    return messages


def test_a_receipt_that_breaks_is_set_aside_with_its_reason_until_somebody_mends_it(
    admin_browser: Client, settings: Settings
) -> None:
    settings.OPERATORS = ["op@example.org"]
    bad, good = sent("ada", "bob")
    broken = receipt(bad, "read")
    receipt(good, "read")
    refuse_first([bad], "NEW.status = 'read'")
    apply_receipts(clock=lambda: SOON)
    assert (state(bad)[0], state(good)[0]) == ("accepted", "read")
    broken.refresh_from_db()
    assert broken.applied_at is None
    assert "poison" in broken.trouble
    assert Message.objects.filter(dedupe_key__startswith="notice:receipt:").count() == 1
    accept(MESSAGES)
    assert apply_receipts(clock=lambda: SOON) == 0
    page = reverse("admin:notifications_receipt_changelist")
    again = {"action": "apply_again", "_selected_action": [broken.pk]}
    answer = admin_browser.post(page, again, follow=True)
    assert "1 receipt is applied again" in answer.content.decode()
    assert apply_receipts(clock=lambda: SOON) == 1
    assert state(bad)[0] == "read"


def test_a_database_that_goes_away_for_a_moment_costs_no_receipt(db: None) -> None:
    first, second = sent("ada", "bob")
    receipt(first, "read")
    receipt(second, "read")
    refuse(MESSAGES, f"NEW.id = {first.pk} AND NEW.status = 'read'", passing=True)
    with pytest.raises(OperationalError):
        apply_receipts(clock=lambda: SOON)
    assert Receipt.objects.filter(applied_at=None, trouble="").count() == 2
    accept(MESSAGES)
    assert apply_receipts(clock=lambda: SOON) == 2
    assert (state(first)[0], state(second)[0]) == ("read", "read")


def test_a_database_that_goes_away_for_a_moment_sets_no_message_aside(db: None) -> None:
    told("ada")
    (claimed,) = Message.objects.claim("whatsapp", now=NOON, limit=1)
    when = "OLD.status = 'sending' AND NEW.status = 'queued'"
    refuse(MESSAGES, when, passing=True)
    with pytest.raises(OperationalError):
        run(email(Scripted()), after=LEASE_OVER)
    assert state(claimed)[0] == "sending"
    accept(MESSAGES)
    run(whatsapp(Scripted()), after=LEASE_OVER)
    assert state(claimed)[0] == "accepted"


def test_a_database_that_goes_away_for_a_moment_costs_nobody_what_they_wrote(
    db: None, alice: User
) -> None:
    link(alice)
    stop = write("STOP")
    refuse("notifications_inbound", "NEW.handled_at IS NOT NULL", passing=True)
    with pytest.raises(OperationalError):
        handle_inbound(clock=lambda: SOON)
    accept("notifications_inbound")
    assert handle_inbound(clock=lambda: SOON) == 1
    stop.refresh_from_db()
    assert stop.understood_as == "STOP"
    assert alice.destinations.get().stopped_at == SOON
