"""A message that may have arrived: found and adopted, sent again when it is not there, or neither.

The stand-in's ledger is the truth: one message accepted, whatever went wrong.
"""

from datetime import timedelta

import pytest
from pytest_django import Settings

from accounts.models import User
from notifications.models import Destination, Message, Receipt
from notifications.twilio import callbacks
from sandbox.twilio.faults import CREATE, FAULTS
from tests.fixtures.whatsapp import PHONE, Texting

pytestmark = pytest.mark.django_db
TAKEN = [f.name for f in FAULTS if f.phase == CREATE and f.accepted and "then" in f.name]
LOST = [
    "reset_before_accept", "close_before_accept", "hang_before_accept", "error_500",
    "bad_gateway", "unavailable_503", "problem_details",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _hurry(settings: Settings) -> None:
    """Behind NAT: nobody calls us, so the list alone can tell."""
    settings.SITE_URL = "http://192.168.1.7:8000"
    settings.TWILIO_CONNECT_SECONDS = settings.TWILIO_READ_SECONDS = 0.3


@pytest.fixture(autouse=True)
def _uncalled(texting: Texting) -> None:
    texting.twilio.strike("lost_callbacks")


def ambiguous(texting: Texting, owner: User, fault: str, *, amount: float = 0.02) -> Message:
    message = texting.tell(owner)
    texting.twilio.strike(fault, amount=amount)
    texting.run()
    message.refresh_from_db()
    assert message.status == "unconfirmed"
    return message


def ask(texting: Texting, message: Message, *, times: int = 1, apart: float = 30) -> str:
    """Ask so often and so far apart, and deliver what is to be delivered; where it stands then."""
    for _ in range(times):
        texting.ask()
        texting.run()
        texting.pass_time(seconds=apart)
    message.refresh_from_db()
    return message.status


def test_the_defaults_are_ninety_seconds_and_three_lists_half_a_minute_apart(
    settings: Settings,
) -> None:
    assert settings.TWILIO_RECONCILE_SECONDS == 90
    assert settings.TWILIO_RECONCILE_LISTS == 3
    assert settings.TWILIO_LIST_SECONDS == 30


@pytest.mark.parametrize("fault", TAKEN)
def test_what_twilio_took_without_saying_so_is_found_and_adopted(
    texting: Texting, phone: Destination, alice: User, fault: str
) -> None:
    message = ambiguous(texting, alice, fault)

    ask(texting, message, times=6)

    attempt = message.attempts.get()
    [sent] = texting.sent()
    assert attempt.provider_id == sent["sid"]
    assert message.status == "read"
    assert Receipt.objects.filter(attempt=attempt, source="asked").exists()


@pytest.mark.parametrize("fault", LOST)
def test_what_never_arrived_is_sent_again_once_three_lists_did_not_hold_it(
    texting: Texting, phone: Destination, alice: User, fault: str
) -> None:
    message = ambiguous(texting, alice, fault)

    assert ask(texting, message, times=3) == "unconfirmed", "three lists, but too soon"
    assert texting.sent() == []
    assert ask(texting, message) == "accepted"

    [sent] = texting.sent()
    outcomes = message.attempts.order_by("pk").values_list("outcome", "provider_id")
    assert list(outcomes) == [("retry", None), ("accepted", sent["sid"])]


def test_ninety_seconds_alone_are_not_enough(
    texting: Texting, phone: Destination, alice: User
) -> None:
    message = ambiguous(texting, alice, "error_500")
    texting.pass_time(minutes=10)
    assert ask(texting, message, times=2) == "unconfirmed"
    assert ask(texting, message) == "accepted"
    assert len(texting.sent()) == 1


@pytest.mark.parametrize("down", ["list_down", "list_hang", "refused_connect"])
def test_nothing_is_sent_again_while_no_list_answers(
    texting: Texting, phone: Destination, alice: User, down: str
) -> None:
    message = ambiguous(texting, alice, "accept_then_reset")
    texting.twilio.strike(down)

    assert ask(texting, message, times=8, apart=60) == "unconfirmed"
    assert message.attempts.get().empty_lists == 0

    texting.twilio.lift(down)
    assert ask(texting, message, times=3) in {"delivered", "read"}
    assert len(texting.sent()) == 1


def test_a_list_that_lags_behind_makes_no_second_message(
    texting: Texting, phone: Destination, alice: User
) -> None:
    texting.twilio.strike("list_lag", amount=3600)
    message = ambiguous(texting, alice, "accept_then_hang")
    assert ask(texting, message, times=2) == "unconfirmed"
    texting.twilio.lift("list_lag")
    ask(texting, message, times=3)
    assert message.status == "read"
    assert len(texting.sent()) == 1


def test_lists_that_hide_texts_still_tell_the_only_one(
    texting: Texting, phone: Destination, alice: User
) -> None:
    texting.twilio.strike("list_hides_bodies")
    message = ambiguous(texting, alice, "accept_then_hang")
    ask(texting, message, times=3)
    assert message.status == "read"


def test_of_several_that_could_be_ours_none_is_guessed(
    texting: Texting, phone: Destination, alice: User
) -> None:
    texting.twilio.strike("list_hides_bodies")
    message = ambiguous(texting, alice, "accept_then_hang")
    texting.twilio.client().messages.create(
        to=f"whatsapp:{PHONE}", from_="whatsapp:+14155238886", body="from somewhere else"
    )

    assert ask(texting, message, times=5) == "unconfirmed"

    assert message.settled_at, "said plainly, and others may follow"
    assert message.attempts.get().provider_id is None
    assert len(texting.sent()) == 2
    other = texting.tell(alice, "crossing:2")
    texting.run()
    other.refresh_from_db()
    assert other.status == "accepted"


def test_nothing_else_leaves_for_a_phone_while_one_may_be_on_its_way(
    texting: Texting, phone: Destination, alice: User
) -> None:
    message = ambiguous(texting, alice, "accept_then_hang")
    others = [texting.tell(alice, f"crossing:{key}", ref=f"R{key}") for key in (2, 3)]
    texting.run()
    assert len(texting.sent()) == 1

    ask(texting, message, times=4)
    for other in others:
        other.refresh_from_db()
    assert {other.status for other in others} <= {"accepted", "read"}
    assert len(texting.sent()) == 3


@pytest.mark.parametrize("minutes", [-10, 10])
def test_clocks_ten_minutes_apart_make_no_second_message(
    texting: Texting, phone: Destination, alice: User, minutes: int
) -> None:
    texting.pass_time(minutes=minutes)
    message = ambiguous(texting, alice, "accept_then_hang")
    ask(texting, message, times=6)
    assert message.status == "read"
    assert len(texting.sent()) == 1


def test_after_its_deadline_it_stays_possibly_delivered(
    texting: Texting, phone: Destination, alice: User
) -> None:
    message = ambiguous(texting, alice, "accept_then_hang")
    texting.twilio.strike("list_down")
    texting.pass_time(hours=25)
    assert ask(texting, message) == "unconfirmed"
    assert message.settled_at
    assert message.attempts.get().ask_at is None


def test_what_is_not_there_after_its_deadline_has_expired(
    texting: Texting, phone: Destination, alice: User
) -> None:
    message = ambiguous(texting, alice, "error_500")
    ask(texting, message, times=2)
    Message.objects.update(deadline=texting.clock() + timedelta(seconds=5))
    texting.pass_time(seconds=60)
    assert ask(texting, message) == "expired"
    assert texting.sent() == []


def test_a_callback_alone_proves_that_it_was_taken(
    texting: Texting, alice: User, phone: Destination, live_site: str, settings: Settings
) -> None:
    settings.SITE_URL = live_site
    texting.twilio.lift("lost_callbacks")
    texting.twilio.strike("list_down")
    assert callbacks.can_call_us()
    message = ambiguous(texting, alice, "accept_then_hang")

    texting.hear()

    message.refresh_from_db()
    assert message.status == "read"
    assert message.attempts.get().provider_id == texting.sent()[0]["sid"]
