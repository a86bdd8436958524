"""Twilio's client as we set it up: bounded in time, pooled, silent, and at one address."""

import logging
import time
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from notifications.twilio.client import client
from notifications.twilio.create import create_message
from notifications.verdicts import Outcome
from sandbox.twilio.account import SENDER
from sandbox.twilio.running import RunningTwilio
from tests.sandbox.texting import ADA
from tracker.numbers import RANGES

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def account(twilio: RunningTwilio, settings: Settings) -> RunningTwilio:
    settings.TWILIO_ACCOUNT_SID = twilio.account_sid
    settings.TWILIO_AUTH_TOKENS = [twilio.auth_token]
    settings.TWILIO_BASE_URL = twilio.url
    return twilio


def send() -> Outcome:
    return create_message({"to": ADA, "from_": SENDER, "body": "up"}, now=NOON).outcome


def test_a_call_ends_within_twelve_seconds_unless_somebody_says_otherwise(
    settings: Settings,
) -> None:
    assert settings.TWILIO_CONNECT_SECONDS + settings.TWILIO_READ_SECONDS <= 12


@pytest.mark.parametrize("fault", ["hang_before_accept", "accept_then_drip"])
def test_a_server_that_hangs_or_drips_is_not_waited_for(
    account: RunningTwilio, settings: Settings, fault: str
) -> None:
    settings.TWILIO_CONNECT_SECONDS = settings.TWILIO_READ_SECONDS = 0.2
    account.strike(fault, amount=0.05)
    started = time.monotonic()

    assert send() is Outcome.AMBIGUOUS
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("missing", [None, 0])
def test_without_a_time_limit_there_is_no_client(
    account: RunningTwilio, settings: Settings, missing: float | None
) -> None:
    settings.TWILIO_READ_SECONDS = missing
    with pytest.raises(ImproperlyConfigured, match="must be set"):
        client()
    assert RANGES["TWILIO_READ_SECONDS"].low > 0


def test_without_an_account_there_is_no_client() -> None:
    with pytest.raises(ImproperlyConfigured, match="TWILIO_ACCOUNT_SID"):
        client()


def test_the_client_is_one_for_the_process_and_keeps_its_connection(
    account: RunningTwilio,
) -> None:
    assert client() is client()
    for _ in range(5):
        assert send() is Outcome.ACCEPTED
    [pool] = (
        client().http_client.session.get_adapter(account.url).poolmanager.pools._container.values()
    )
    assert pool.num_connections == 1


def test_neither_edge_nor_region_moves_the_host(
    account: RunningTwilio, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    settings.TWILIO_READ_SECONDS = 7.5  # another client than before
    assert send() is Outcome.ACCEPTED


def test_its_log_holds_no_phone_number(
    account: RunningTwilio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client().messages.list(to=ADA)
    send()
    assert "5550001111" not in caplog.text
