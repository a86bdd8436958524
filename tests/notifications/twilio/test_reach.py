"""The doctor asks Twilio itself, and says what it got and what to do."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from notifications.breaker import open_breaker, pause
from notifications.health import messages
from notifications.models import Way
from notifications.twilio import callbacks
from notifications.twilio.reach import parts
from notifications.twilio_checks import patience_mistakes, templates_have_wordings
from sandbox.twilio.account import SERVICE_SID
from tests.fixtures.whatsapp import Texting
from tracker.lib.health import Part

pytestmark = pytest.mark.django_db


def asked() -> dict[str, Part]:
    return {part.name: part for part in parts(now=timezone.now())}


def test_without_an_account_there_is_nothing_to_ask() -> None:
    [part] = parts(now=timezone.now())
    assert (part.state, part.required) == ("ok", False)
    assert "docs/whatsapp.md" in part.sentence


def test_all_is_well(texting: Texting, settings: Settings) -> None:
    texting.add_template()
    texting.twilio.configure(inbound_url=callbacks.inbound_url())

    found = asked()

    assert found["twilio answers"].state == "ok"
    assert found["whatsapp sender"].sentence == "Our sender is online."
    assert found["whatsapp templates"].sentence == "Approved: crossing."
    assert found["twilio calls us"].state == "ok"


def test_a_wrong_token_is_told_and_nothing_else_asked(texting: Texting, settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKENS = ["mistyped"]
    found = asked()
    assert list(found) == ["twilio answers"]
    assert found["twilio answers"].state == "fail"
    assert "TWILIO_AUTH_TOKEN" in found["twilio answers"].hint
    assert "mistyped" not in str(found)


@pytest.mark.parametrize("fault", ["list_hang", "refused_connect", "list_down"])
def test_silence_is_told_within_seconds(texting: Texting, fault: str) -> None:
    texting.twilio.strike(fault)
    assert asked()["twilio answers"].state == "fail"


def test_a_sender_that_is_not_ours_is_told(texting: Texting, settings: Settings) -> None:
    settings.TWILIO_WHATSAPP_FROM = "+15005550006"
    part = asked()["whatsapp sender"]
    assert part.state == "fail"
    assert "none of this account's senders" in part.sentence


def test_a_sender_whose_messages_go_elsewhere_is_told_the_address(texting: Texting) -> None:
    texting.twilio.configure(inbound_url="https://old.example.org/")
    part = asked()["whatsapp sender"]
    assert part.state == "warn"
    assert callbacks.inbound_url() in part.hint


def test_a_messaging_service_needs_no_number(texting: Texting, settings: Settings) -> None:
    settings.TWILIO_MESSAGING_SERVICE_SID, settings.TWILIO_WHATSAPP_FROM = SERVICE_SID, ""
    assert asked()["whatsapp sender"].state == "ok"


def test_templates_that_are_missing_or_not_approved_are_named(texting: Texting) -> None:
    sid = texting.add_template()
    texting.twilio.judge(sid, "paused")
    found = [part for part in parts(now=timezone.now()) if part.name == "whatsapp templates"]
    assert [part.state for part in found] == ["warn", "fail"]
    assert "summary" in found[0].sentence
    assert found[1].sentence == "Not approved: crossing (paused)."


def test_behind_nat_it_says_that_we_ask(texting: Texting, settings: Settings) -> None:
    settings.TWILIO_BASE_URL = texting.twilio.url.replace("127.0.0.1", "0.0.0.0")  # noqa: S104
    settings.SITE_URL = "http://192.168.1.7:8000"
    part = asked()["twilio calls us"]
    assert "cannot call http://192.168.1.7:8000" in part.sentence


def test_what_was_tried_last_is_told_without_asking(texting: Texting, settings: Settings) -> None:
    now = timezone.now()

    def told() -> tuple[str, str]:
        [part] = [part for part in messages(now=now) if part.name == "whatsapp"]
        return part.state, part.sentence

    assert told() == ("ok", "Twilio takes our messages, as far as was tried.")
    pause("whatsapp", until=now + timedelta(minutes=1))
    assert told()[0] == "warn"
    open_breaker("whatsapp", "401", by=Way.Proof.ANSWER, every=timedelta(minutes=1), now=now)
    assert told()[1].startswith("Twilio has refused our set-up since")
    settings.TWILIO_ACCOUNT_SID = ""
    assert [part.name for part in messages(now=now)] == ["messages", "mail"]


def test_settings_that_make_no_sense_are_named_before_the_first_message(
    settings: Settings,
) -> None:
    assert patience_mistakes(4.0, 8.0) == []
    assert patience_mistakes(4.0, None) == patience_mistakes(0, 8.0) != []
    settings.TWILIO_CONTENT_SIDS = '{"crossing": "HX1", "crosing": "HX2"}'
    [warning] = templates_have_wordings()
    assert "names crosing," in str(warning.msg)
    settings.TWILIO_CONTENT_SIDS = "not JSON"
    assert templates_have_wordings() == []
