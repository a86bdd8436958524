"""A WhatsApp message from its row to a phone, with Twilio's own client and a real connection."""

import json
import math
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from notifications.models import Attempt, Destination, Inbound, Message
from notifications.transports.whatsapp import WhatsAppRenderer, WhatsAppTransport
from notifications.twilio import callbacks
from notifications.verdicts import OVERSLEPT
from sandbox.twilio.account import SENDER, SERVICE_SID
from tests.fixtures.whatsapp import PHONE, Texting, phone_of

pytestmark = pytest.mark.django_db


def status(message: Message) -> str:
    message.refresh_from_db()
    return message.status


def test_a_message_leaves_as_free_text_while_the_window_is_open(
    texting: Texting, phone: Destination, alice: User
) -> None:
    message = texting.tell(alice)

    texting.run()

    attempt = message.attempts.get()
    [sent] = texting.sent()
    assert status(message) == "accepted"
    assert attempt.provider_id == sent["sid"]
    assert not attempt.as_template
    assert sent["body"] == "BTC rose above $70,000. You hold 0.5 BTC. Ref 7F3K."
    assert sent["sender"] == SENDER
    assert sent["to"] == f"whatsapp:{PHONE}"
    assert sent["content_sid"] is None
    assert sent["status_callback"] == callbacks.status_url(attempt.token)
    assert sent["validity_period"] == 36_000


def test_outside_the_window_the_approved_template_leaves_with_every_variable(
    texting: Texting, alice: User
) -> None:
    phone_of(alice, heard=timezone.now() - timedelta(hours=24))
    sid = texting.add_template()
    values = {"headline": "BTC rose\nabove {{2}} $70,000.", "detail": ""}
    message = texting.tell(alice, values=values)

    texting.run()
    texting.twilio.settle()

    [sent] = texting.sent()
    assert message.attempts.get().as_template
    assert sent["content_sid"] == sid
    assert sent["content_variables"] == {"1": "BTC rose above {2} $70,000.", "2": "–", "3": "7F3K"}
    assert "sample" not in sent["body"]
    assert texting.twilio.phone(PHONE)[0]["status"] == "read"


@pytest.mark.parametrize(
    ("since", "as_template"),
    [
        (timedelta(hours=23, minutes=49), False),
        (timedelta(hours=23, minutes=51), True),
        (None, True),
    ],
)
def test_the_window_closes_ten_minutes_early(
    texting: Texting, alice: User, since: timedelta | None, as_template: bool
) -> None:
    phone_of(alice, heard=None if since is None else timezone.now() - since)
    texting.add_template()
    message = texting.tell(alice)
    texting.run()
    assert message.attempts.get().as_template is as_template


def test_what_somebody_has_just_written_opens_the_window_before_anybody_read_it(
    texting: Texting, alice: User
) -> None:
    phone_of(alice)
    texting.add_template()
    Inbound.objects.create(
        provider_id="SM1", sender=PHONE, receiver="+1", received_at=timezone.now()
    )
    message = texting.tell(alice)
    texting.run()
    assert not message.attempts.get().as_template


def test_without_a_template_a_message_outside_the_window_fails_and_says_what_to_do(
    texting: Texting, alice: User, settings: Settings
) -> None:
    settings.OPERATORS = ["op@example.org"]
    phone_of(alice)
    first = texting.tell(alice)
    texting.run()
    texting.tell(alice, "crossing:2")
    texting.run()

    assert status(first) == "failed"
    assert "no approved template for 'crossing'" in first.reason
    assert texting.sent() == []
    assert Message.objects.filter(dedupe_key__startswith="notice:whatsapp_template").count() == 1


def test_free_text_that_is_refused_goes_out_once_more_as_a_template_and_no_third_time(
    texting: Texting, alice: User
) -> None:
    phone_of(alice, heard=timezone.now())  # we think so; Twilio has never heard of this phone
    sid = texting.add_template()
    message = texting.tell(alice)
    texting.run()
    texting.ask_soon(message)
    assert status(message) == "queued"

    texting.run()
    assert [sent["content_sid"] for sent in texting.sent()] == [None, sid]
    assert list(message.attempts.order_by("pk").values_list("outcome", "as_template")) == [
        ("window", False),
        ("accepted", True),
    ]

    texting.twilio.judge(sid, "paused")
    other = texting.tell(alice, "crossing:2")
    texting.run()
    texting.ask_soon(other)
    assert status(other) == "queued", "the first refusal of free text"
    texting.run()
    texting.ask_soon(other)
    assert status(other) == "failed", "a template that is refused as free text is not repeated"
    assert len(texting.sent()) == 4


@pytest.mark.parametrize(
    ("left", "validity"), [(timedelta(hours=24), 36_000), (timedelta(minutes=30), 1_800)]
)
def test_twilio_may_try_no_longer_than_the_message_is_of_use(
    texting: Texting, phone: Destination, alice: User, left: timedelta, validity: int
) -> None:
    message = texting.tell(alice)
    Message.objects.update(deadline=timezone.now() + left)
    texting.run()
    [sent] = texting.sent()
    assert validity - 5 <= sent["validity_period"] <= validity
    assert status(message) == "accepted"


def test_a_messaging_service_sends_in_place_of_a_number(
    texting: Texting, phone: Destination, alice: User, settings: Settings
) -> None:
    settings.TWILIO_MESSAGING_SERVICE_SID, settings.TWILIO_WHATSAPP_FROM = SERVICE_SID, ""
    texting.tell(alice)
    texting.run()
    [sent] = texting.sent()
    assert (sent["service_sid"], sent["sender"]) == (SERVICE_SID, SENDER)


def test_behind_nat_twilio_is_not_told_to_call(
    texting: Texting, phone: Destination, alice: User, settings: Settings
) -> None:
    settings.TWILIO_BASE_URL = texting.twilio.url.replace("127.0.0.1", "localhost.localdomain")
    settings.SITE_URL = "http://192.168.1.7:8000"
    assert not callbacks.can_call_us()
    settings.SITE_URL = "https://bell.example.org"
    assert callbacks.can_call_us()


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://bell.example.org", True),
        ("https://8.8.8.8", True),
        ("http://localhost:8000", False),
        ("http://127.0.0.1:8000", False),
        ("http://10.0.0.2", False),
        ("http://[::1]:8000", False),
        ("http://laptop", False),
        ("http://laptop.local:8000", False),
        ("https://host.test", False),
    ],
)
def test_which_addresses_the_internet_can_find(url: str, public: bool) -> None:
    assert callbacks.is_public(url) is public


def test_every_try_says_the_same_words(texting: Texting, phone: Destination, alice: User) -> None:
    message = texting.tell(alice)
    texting.twilio.strike("too_many_requests")
    texting.run()
    kept = bytes(Message.objects.get(pk=message.pk).rendered or b"")
    texting.pass_time(minutes=11)  # late by now, but the words stand
    texting.run()

    assert status(message) == "accepted"
    assert bytes(message.rendered or b"") == kept
    assert texting.sent()[0]["body"] == json.loads(kept)["body"]
    assert set(json.loads(kept)) == {"body", "variables"}
    assert [a.outcome for a in message.attempts.order_by("pk")] == ["retry", "accepted"]


def test_the_attempt_is_on_record_before_the_message_arrives(
    texting: Texting, phone: Destination, alice: User, transactional_db: None
) -> None:
    def witness(form: object) -> object:
        try:
            return list(Attempt.objects.values_list("outcome", "as_template"))
        finally:
            connection.close()  # the stand-in asks in a thread of its own

    texting.tell(alice)
    texting.twilio.watch(witness)
    texting.run()
    assert texting.sent()[0]["witness"] == [["open", False]]


@pytest.mark.parametrize("connected", [False, True])
def test_a_worker_that_slept_through_its_turn_hands_nothing_over(
    texting: Texting, phone: Destination, alice: User, connected: bool
) -> None:
    message = texting.tell(alice)
    if connected:
        texting.run()
        message.refresh_from_db()
    way, before = WhatsAppTransport(), len(texting.sent())
    message.rendered = WhatsAppRenderer().render(message, now=texting.clock())
    late = Attempt(message=message, fence=9, started_at=texting.clock())
    late.send_before = 0.0
    assert way.send(message, late) == OVERSLEPT
    assert len(texting.sent()) == before
    late.send_before = math.inf
    assert way.send(message, late).outcome == "accepted"
    assert len(texting.sent()) == before + 1
