"""What every failure means: each exception the client can raise, each code, each fault by name."""

import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import requests
from pytest_django import Settings
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from urllib3.exceptions import MaxRetryError, ProtocolError
from urllib3.exceptions import SSLError as PoolSslError

from notifications.models import Destination
from notifications.twilio.codes import MEANINGS, UNKNOWN, meaning_of
from notifications.twilio.create import create_message
from notifications.twilio.judge import judge_error, read_wait
from notifications.verdicts import Outcome
from sandbox.catalogue import CATALOGUE
from sandbox.twilio.account import SENDER
from sandbox.twilio.faults import CREATE
from sandbox.twilio.running import RunningTwilio
from tests.sandbox.texting import ADA
from tests.waiting import until

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def rest(status: int, code: int | None = None) -> TwilioRestException:
    return TwilioRestException(status, "/Messages.json", "Unable to create record: no", code)


def problem(status: Any, code: Any) -> TwilioServiceException:
    return TwilioServiceException("https://x", "No", status, code, detail="never")


def untrusted() -> requests.exceptions.SSLError:
    """As requests hands on what urllib3 hands on of a certificate that proves nothing."""
    cause = ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed certificate")
    return requests.exceptions.SSLError(MaxRetryError(None, "/", PoolSslError(cause)))  # type: ignore[arg-type]


LOST = requests.exceptions.ConnectionError(ProtocolError("Connection aborted."))


@pytest.mark.parametrize(
    ("error", "left", "outcome"),
    [
        # Nothing left: safe to repeat, or nothing to repeat until somebody mends it.
        (requests.exceptions.ConnectTimeout(), False, "retry"),
        (LOST, False, "retry"),
        (OSError("no route"), False, "retry"),
        (requests.exceptions.ProxyError(), False, "retry"),
        (requests.exceptions.SSLError("handshake failure"), False, "retry"),
        (untrusted(), False, "configuration"),
        (requests.exceptions.InvalidURL("no host"), False, "configuration"),
        (requests.exceptions.MissingSchema("no scheme"), False, "configuration"),
        (TwilioException("Credentials are required"), False, "configuration"),
        # It may have arrived.
        (requests.exceptions.ReadTimeout(), True, "ambiguous"),
        (LOST, True, "ambiguous"),
        (requests.exceptions.ChunkedEncodingError(), True, "ambiguous"),
        (requests.exceptions.SSLError("broken record"), True, "ambiguous"),
        (ValueError("not JSON"), True, "ambiguous"),
        (AttributeError("'list' object has no attribute 'get'"), True, "ambiguous"),
        (TwilioException("odd"), True, "ambiguous"),
        (rest(500, 20500), True, "ambiguous"),
        (rest(502, 502), True, "ambiguous"),
        (rest(503, 20503), True, "ambiguous"),
        (rest(500, 20429), True, "ambiguous"),  # the status says more than the code
        (rest(408, 408), True, "ambiguous"),
        (problem(500, 20500), True, "ambiguous"),
        (problem("odd", "odd"), True, "ambiguous"),
        # Twilio said no.
        (rest(429, 20429), True, "retry"),
        (problem(429, 20429), True, "retry"),
        (rest(307, 307), True, "configuration"),
        (rest(401, 20003), True, "configuration"),
        (rest(401, 401), True, "configuration"),
        (rest(403, 403), True, "configuration"),
        (rest(404, 20404), True, "configuration"),
        (rest(400, 63007), True, "configuration"),
        (rest(400, 21211), True, "recipient"),
        (rest(400, 21610), True, "recipient"),
        (rest(400, 63016), True, "window"),
        (rest(400, 63038), True, "capacity"),
        (rest(400, 21656), True, "refused"),
        (problem(400, "21211"), True, "recipient"),
        (rest(400, 99999), True, "refused"),  # nobody has seen this one yet
        (rest(400, None), True, "refused"),
        (rest(422, 20422), True, "refused"),
    ],
)
def test_every_exception_has_its_class(error: Exception, left: bool, outcome: str) -> None:
    assert judge_error(error, left=left, now=NOON).outcome == outcome


FAULTS = {
    "refused_connect": {"retry"},
    "reset_on_connect": {"retry", "ambiguous"},  # whether we wrote before the reset is chance
    "reset_before_accept": {"ambiguous"},
    "close_before_accept": {"ambiguous"},
    "hang_before_accept": {"ambiguous"},
    "too_many_requests": {"retry"},
    "unavailable_503": {"ambiguous"},
    "error_500": {"ambiguous"},
    "bad_gateway": {"ambiguous"},
    "redirect_307": {"configuration"},
    "authenticate_401": {"configuration"},
    "refused_with_code": {"recipient"},
    "problem_details": {"ambiguous"},
    "accept_then_hang": {"ambiguous"},
    "accept_then_reset": {"ambiguous"},
    "accept_then_close": {"ambiguous"},
    "accept_then_500": {"ambiguous"},
    "accept_then_502": {"ambiguous"},
    "accept_then_truncated": {"ambiguous"},
    "accept_then_cut_off": {"ambiguous"},
    "accept_then_no_sid": {"ambiguous"},
    "accept_then_drip": {"ambiguous"},
    "callback_before_answer": {"accepted"},
}
AMOUNTS = {"refused_with_code": 63003, "accept_then_drip": 0.01}


@pytest.fixture
def account(twilio: RunningTwilio, settings: Settings) -> RunningTwilio:
    settings.TWILIO_ACCOUNT_SID = twilio.account_sid
    settings.TWILIO_AUTH_TOKENS = [twilio.auth_token]
    settings.TWILIO_BASE_URL = twilio.url
    settings.TWILIO_CONNECT_SECONDS = settings.TWILIO_READ_SECONDS = 0.5
    return twilio


def send() -> Any:
    return create_message({"to": ADA, "from_": SENDER, "body": "up"}, now=NOON)


def test_the_catalogue_holds_no_fault_that_has_no_meaning_here() -> None:
    names = {f.name for f in CATALOGUE["twilio"] if f.phase == CREATE} | {
        "refused_connect",
        "reset_on_connect",
    }
    assert names == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_met_with_one_request_and_its_class(
    account: RunningTwilio, settings: Settings, name: str
) -> None:
    send()  # a connection lies in the pool
    if name == "reset_on_connect":
        settings.TWILIO_CONNECT_SECONDS = 0.6  # another client, that has to connect
    before = len(account.accepted())
    account.strike(name, amount=AMOUNTS.get(name, 0))

    result = send()

    taken = next(fault.accepted for fault in CATALOGUE["twilio"] if fault.name == name)
    assert result.outcome in FAULTS[name]
    until(lambda: len(account.accepted()) - before == bool(taken))
    tries = [e for e in account.ledger.entries("arrived") if e["method"] == "POST"]
    assert len(tries) <= 2, "nothing below us may send again"


def test_an_answer_names_the_message_and_a_refusal_says_what_twilio_said(
    account: RunningTwilio,
) -> None:
    assert send().provider_id == account.accepted()[0]["sid"]

    account.strike("refused_with_code", amount=63003)
    refused = send()

    assert (refused.error_code, refused.trouble) == ("63003", "not_on_whatsapp")
    assert "not on WhatsApp" in refused.detail
    assert "Twilio 400/63003" in refused.detail


def test_the_wait_twilio_asks_for_is_known(account: RunningTwilio) -> None:
    account.stand_in.fault(
        status=429,
        body={"code": 20429, "message": "Too Many Requests"},
        headers={"Retry-After": "7"},
        path="*/Messages.json",
    )

    assert send().wait == timedelta(seconds=7)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), (" 30 ", 30), ("999999999", 3600), ("", 0), ("soon", 0), ("-5", 0)],
)
def test_a_retry_after_is_read_and_never_believed_for_ever(header: str, seconds: int) -> None:
    assert read_wait(header, now=NOON) == timedelta(seconds=seconds)


def test_a_retry_after_may_be_a_date() -> None:
    later = format_datetime(NOON + timedelta(minutes=2), usegmt=True)
    assert read_wait(later, now=NOON) == timedelta(minutes=2)
    assert read_wait(later, now=NOON + timedelta(hours=1)) == timedelta(0)


def test_what_is_not_listed_has_the_safe_meaning() -> None:
    assert meaning_of(12345) is meaning_of("") is meaning_of(None) is meaning_of("odd") is UNKNOWN


def test_the_table_is_whole() -> None:
    assert {meaning.outcome for meaning in MEANINGS.values()} == set(Outcome) - {
        Outcome.ACCEPTED,
        Outcome.AMBIGUOUS,  # no code says that nobody knows
    }
    for code, meaning in MEANINGS.items():
        gone = meaning.outcome is Outcome.RECIPIENT
        assert bool(meaning.trouble) is gone, code
        assert (meaning.pause > 0) is (meaning.outcome is Outcome.CAPACITY), code
        assert meaning.trouble in Destination.Trouble.values
