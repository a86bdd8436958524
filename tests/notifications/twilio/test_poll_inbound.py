"""Behind NAT people's messages are asked for, and each becomes one row as if it had been posted."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from notifications.models import Inbound, Way
from notifications.twilio.poll_inbound import poll_inbound
from tests.fixtures.whatsapp import PHONE, Texting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _behind_nat(texting: Texting, settings: Settings) -> None:
    """An address that does not look like this machine's, for the same stand-in."""
    settings.TWILIO_BASE_URL = texting.twilio.url.replace("127.0.0.1", "0.0.0.0")  # noqa: S104
    settings.SITE_URL = "http://192.168.1.7:8000"


def rows() -> list[tuple[str, str]]:
    return list(Inbound.objects.order_by("pk").values_list("sender", "text"))


def test_each_message_is_kept_once_and_in_order(texting: Texting) -> None:
    assert poll_inbound(now=timezone.now()) == 0
    for text in ("LINK 493812", "BALANCE"):
        texting.twilio.write(PHONE, text)
    assert poll_inbound(now=timezone.now()) == 2
    texting.twilio.write("+15550002222", "HELP")
    assert poll_inbound(now=timezone.now()) == 1
    assert poll_inbound(now=timezone.now()) == 0
    assert rows() == [(PHONE, "LINK 493812"), (PHONE, "BALANCE"), ("+15550002222", "HELP")]
    assert Inbound.objects.filter(receiver="+14155238886").count() == 3


def test_what_was_written_before_we_ever_asked_is_let_be(texting: Texting) -> None:
    texting.twilio.write(PHONE, "long ago")
    assert poll_inbound(now=timezone.now() + timedelta(days=1)) == 0
    assert rows() == []


def test_what_was_written_while_we_were_away_is_found(texting: Texting) -> None:
    poll_inbound(now=timezone.now() - timedelta(hours=5))
    texting.twilio.write(PHONE, "SNOOZE 2H")
    assert poll_inbound(now=timezone.now()) == 1


def test_our_own_messages_are_not_taken_for_somebody_elses(texting: Texting) -> None:
    texting.twilio.client().messages.create(
        to=f"whatsapp:{PHONE}", from_="whatsapp:+14155238886", body="up"
    )
    assert poll_inbound(now=timezone.now()) == 0


@pytest.mark.parametrize("down", ["list_down", "list_hang", "refused_connect"])
def test_an_answer_that_does_not_come_loses_nothing(texting: Texting, down: str) -> None:
    poll_inbound(now=timezone.now())
    asked = Way.objects.get().polled_at
    texting.twilio.write(PHONE, "BALANCE")
    texting.twilio.strike(down)
    assert poll_inbound(now=timezone.now()) == 0
    assert Way.objects.get().polled_at == asked
    texting.twilio.lift(down)
    assert poll_inbound(now=timezone.now()) == 1


@pytest.mark.parametrize(
    "setting", [("SITE_URL", "https://bell.example.org"), ("TWILIO_ACCOUNT_SID", ""),
                ("TWILIO_WHATSAPP_FROM", "")]
)  # fmt: skip
def test_nobody_is_asked_where_twilio_calls_us_or_nothing_is_set_up(
    texting: Texting, settings: Settings, setting: tuple[str, str]
) -> None:
    setattr(settings, *setting)
    texting.twilio.write(PHONE, "BALANCE")
    assert poll_inbound(now=timezone.now()) == 0
    assert not texting.twilio.ledger.entries("listed")
