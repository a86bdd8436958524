"""What Twilio says of our set-up and our speed decides what leaves next; nothing fails for it."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from accounts.models import User
from notifications.models import Attempt, Destination, Message, Way
from tests.fixtures.whatsapp import Texting, phone_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _operator(settings: Settings) -> None:
    settings.OPERATORS = ["op@example.org"]


def statuses() -> set[str]:
    return set(Message.objects.filter(channel="whatsapp").values_list("status", flat=True))


def notices() -> int:
    return Message.objects.filter(template="operator/notice").count()


def crowd(texting: Texting, owner: User, count: int) -> None:
    """So many people with a phone that wrote to us, and a message for each."""
    for number in range(count):
        address = f"+1555000{number:04}"
        texting.twilio.write(address, "hello")
        phone_of(owner, address, heard=texting.clock())
    texting.tell(owner)


def test_a_wrong_token_fails_nothing_and_all_is_delivered_once_it_is_mended(
    texting: Texting, alice: User, settings: Settings
) -> None:
    crowd(texting, alice, 12)
    settings.TWILIO_AUTH_TOKENS = ["mistyped"]

    for _ in range(10):  # ten minutes
        texting.run()
        texting.pass_time(seconds=61)
    refused = texting.twilio.ledger.entries("refused")
    assert statuses() == {"queued"}
    assert texting.sent() == []
    assert len(refused) <= 12 + 9, "one at a time tries"
    assert notices() == 1

    settings.TWILIO_AUTH_TOKENS = [texting.twilio.auth_token]
    texting.run()
    texting.pass_time(seconds=61)
    texting.run()
    texting.run()
    assert statuses() == {"accepted"}
    assert len(texting.sent()) == 12
    assert notices() == 2


def test_a_token_rotated_mid_flight_holds_messages_until_the_new_one_is_known(
    texting: Texting, phone: Destination, alice: User, settings: Settings
) -> None:
    texting.twilio.rotate_token("the-new-one", keep=1)
    texting.tell(alice)
    texting.run()
    assert statuses() == {"accepted"}, "the old one is let in while both count"

    texting.twilio.rotate_token("the-newest", keep=0)
    other = texting.tell(alice, "crossing:2")
    texting.run()
    other.refresh_from_db()
    assert other.status == "queued"
    settings.TWILIO_AUTH_TOKENS = ["the-newest", "the-new-one"]
    texting.pass_time(seconds=61)
    texting.run()
    other.refresh_from_db()
    assert other.status == "accepted"


@pytest.mark.parametrize("code", [63007, 21606])
def test_a_sender_that_twilio_does_not_know_closes_the_way(
    texting: Texting, phone: Destination, alice: User, code: int
) -> None:
    texting.tell(alice)
    texting.twilio.strike("refused_with_code", amount=code)
    texting.run()
    assert statuses() == {"queued"}
    assert Way.objects.get(channel="whatsapp").opened_at
    assert notices() == 1


@pytest.mark.parametrize(("code", "seconds"), [(63018, 60), (63038, 3600)])
def test_a_sender_at_its_capacity_rests_and_then_sends(
    texting: Texting, phone: Destination, alice: User, code: int, seconds: int
) -> None:
    texting.tell(alice)
    texting.twilio.strike("refused_with_code", amount=code)
    texting.run()
    other = texting.tell(alice, "crossing:2")
    texting.pass_time(seconds=seconds - 5)
    texting.run()
    assert texting.sent() == []
    assert statuses() == {"queued"}

    texting.pass_time(seconds=6)
    texting.run()
    texting.run()
    other.refresh_from_db()
    assert other.status == "accepted"
    assert len(texting.sent()) == 2
    assert notices() == 0


def test_a_storm_of_429_is_waited_out_as_long_as_twilio_says(
    texting: Texting, phone: Destination, alice: User
) -> None:
    message = texting.tell(alice)
    texting.twilio.stand_in.fault(
        status=429, body={"code": 20429, "message": "Too Many Requests"},
        headers={"Retry-After": "40"}, path="*/Messages.json", times=20,
    )  # fmt: skip
    for _ in range(20):
        texting.run()
        texting.run()
        texting.pass_time(seconds=41)
    texting.run()

    message.refresh_from_db()
    tries = Attempt.objects.filter(message=message)
    assert message.status == "accepted"
    assert [attempt.outcome for attempt in tries.order_by("pk")] == ["retry"] * 20 + ["accepted"]
    assert len(texting.sent()) == 1


def test_being_told_to_wait_makes_no_later_pause_longer(
    texting: Texting, phone: Destination, alice: User
) -> None:
    message = texting.tell(alice)
    texting.twilio.stand_in.fault(
        status=429, body={"code": 20429, "message": "Too Many Requests"},
        headers={"Retry-After": "60"}, path="*/Messages.json", times=8,
    )  # fmt: skip
    for _ in range(8):
        texting.run()
        texting.pass_time(minutes=2)
    texting.twilio.strike("refused_with_code", amount=63010, times=100)
    texting.run()

    message.refresh_from_db()
    failed = message.attempts.filter(outcome="retry", told_to_wait=False)
    assert message.attempts.filter(told_to_wait=True).count() == 8
    last = failed.latest("pk").finished_at
    assert last
    base = timedelta(seconds=texting.settings.DELIVERY_RETRY_SECONDS)
    # A slow machine may come to a second try in one run.
    assert message.not_before <= last + base * 2 ** (failed.count() - 1), "as after a first failure"


@pytest.mark.parametrize(
    ("code", "trouble"),
    [(21211, "refused"), (63003, "not_on_whatsapp"), (21610, "blocked"), (63015, "left_sandbox")],
)
def test_an_address_that_is_no_good_is_given_up_and_its_owner_told_elsewhere(
    texting: Texting, phone: Destination, alice: User, code: int, trouble: str
) -> None:
    Destination.objects.create(
        owner=alice, channel="email", address=alice.email, created_at=texting.clock(),
        verified_at=texting.clock(),
    )  # fmt: skip
    texting.tell(alice)
    texting.twilio.strike("refused_with_code", amount=code)
    texting.run()
    phone.refresh_from_db()

    assert phone.disabled_at
    assert phone.trouble == trouble
    assert statuses() == {"failed"}
    told = Message.objects.filter(channel="email", template="given_up")
    assert told.count() == 1
    assert Way.objects.get(channel="whatsapp").opened_at is None


def test_messages_leave_at_the_senders_pace(
    texting: Texting, alice: User, settings: Settings
) -> None:
    settings.TWILIO_MESSAGES_PER_SECOND = 10.0
    crowd(texting, alice, 15)
    texting.run()

    moments = [
        datetime.fromisoformat(entry["at"]) for entry in texting.twilio.ledger.entries("accepted")
    ]
    assert len(moments) == 15
    for earlier, later in zip(moments, moments[11:], strict=False):
        assert later - earlier > timedelta(seconds=0.8), "more than a burst of two within a second"


def test_one_phone_hears_from_us_every_six_seconds_at_most(
    texting: Texting, phone: Destination, alice: User, settings: Settings
) -> None:
    settings.TWILIO_RECIPIENT_SECONDS = 6.0
    for number in range(4):
        texting.tell(alice, f"crossing:{number}")
    counts = []
    for _ in range(7):
        texting.run()
        counts.append(len(texting.sent()))
        texting.pass_time(seconds=3)
    assert counts == [1, 1, 2, 2, 3, 3, 4]
