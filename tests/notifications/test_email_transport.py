"""Real SMTP against a server that fails at every phase: what we conclude, and what it holds."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from notifications.deliver import deliver_ready
from notifications.mail.names import name_of
from notifications.models import Attempt, Message
from notifications.outbox import Letter, queue_message
from notifications.transports.configured import outlets
from notifications.transports.email import IDLE_SECONDS, MAILS_PER_CONNECTION, SmtpTransport
from notifications.verdicts import OVERSLEPT, Outcome, Result
from sandbox.server import ledger_in
from sandbox.smtp.faults import FAULTS, STARTTLS
from sandbox.smtp.running import RunningSmtp
from sandbox.smtp.stand_in import SmtpStandIn
from tests.notifications.read_mail import part
from tests.sandbox.test_smtp import self_signed
from tracker.lib.email_url import MailServer

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MAIL = b"Message-ID: <1@x>\nSubject: =?utf-8?q?up?=\n\n.a dot first\nb\xc3\xbc\n"
ON_THE_WIRE = MAIL.replace(b"\n", b"\r\n")

MEANING = {
    "refused_connect": {"retry"}, "connect_reset": {"retry"}, "connect_close": {"retry"},
    "connect_hang": {"retry"}, "banner_421": {"retry"}, "banner_554": {"retry"},
    "ehlo_421": {"retry"}, "ehlo_502": {"configuration"}, "ehlo_close": {"retry"},
    "auth_454": {"retry"}, "auth_535": {"configuration"}, "mail_421": {"retry"},
    "mail_450": {"retry"}, "mail_550": {"configuration"}, "mail_close": {"retry"},
    "rcpt_450": {"retry"}, "rcpt_550": {"recipient"}, "rcpt_close": {"retry"},
    "rcpt_hang": {"retry"}, "greylist": {"retry"}, "data_451": {"retry"},
    "data_554": {"refused"}, "data_close": {"retry"},
    "body_close": {"retry", "ambiguous"},  # whether our dot was on its way already is chance
    "dot_451": {"retry"}, "dot_452": {"retry"}, "dot_552": {"refused"}, "dot_554": {"refused"},
    "dot_close": {"ambiguous"}, "dot_reset": {"ambiguous"}, "dot_hang": {"ambiguous"},
    "accepted_dot_close": {"ambiguous"}, "accepted_dot_reset": {"ambiguous"},
    "accepted_dot_hang": {"ambiguous"}, "quit_421": {"accepted"}, "quit_close": {"accepted"},
    "quit_hang": {"accepted"}, "drip": {"accepted"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _impatient(settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = settings.EMAIL_DOT_TIMEOUT = 0.4
    settings.DEFAULT_FROM_EMAIL = "Bellwether <bell@example.com>"


@pytest.fixture
def way(smtp: RunningSmtp) -> Iterator[SmtpTransport]:
    transport = SmtpTransport(MailServer(smtp.host, smtp.port, "bell", "secret", "none"))
    yield transport
    transport.close()


def mail(to: str = "ada@example.com") -> Message:
    return Message(address=to, rendered=MAIL)


def try_once(way: SmtpTransport, to: str = "ada@example.com") -> Result:
    result = way.send(mail(to), Attempt())
    way.close()
    return result


# Faults of the turn to TLS strike only where TLS is asked for: see the test of their own.
PLAIN = sorted(fault.name for fault in FAULTS if fault.phase != STARTTLS)
TURNING = sorted(fault.name for fault in FAULTS if fault.phase == STARTTLS)


@pytest.mark.parametrize("fault", PLAIN)
def test_a_fault_means(fault: str, smtp: RunningSmtp, way: SmtpTransport) -> None:
    smtp.strike(fault, times=1)
    assert try_once(way).outcome in MEANING[fault]
    smtp.lift()


@pytest.mark.parametrize("fault", PLAIN)
def test_after_a_fault_the_mail_is_there_once_unless_nobody_can_know(
    fault: str, smtp: RunningSmtp, transactional_db: None, settings: Settings
) -> None:
    settings.EMAIL_URL = f"smtp://bell:secret@{smtp.host}:{smtp.port}"
    letter = Letter("account/email/test", "ada@example.com", MAIL)
    message = queue_message(letter, owner_id=None, dedupe_key="account:1", now=NOON)
    smtp.strike(fault, times=1)
    for hours in range(3):
        now = NOON + timedelta(hours=hours)
        deliver_ready(outlets(), clock=lambda now=now: now)  # type: ignore[misc]
        smtp.lift()

    message.refresh_from_db()
    held = [mail.content for mail in smtp.mails()]
    assert set(held) <= {ON_THE_WIRE}
    if MEANING[fault] & {"recipient", "refused"}:
        assert (message.status, held) == ("failed", [])
        return
    assert message.status == "accepted"
    assert len(held) == (2 if fault.startswith("accepted_dot") else 1)


def test_many_mails_take_one_connection(smtp: RunningSmtp, way: SmtpTransport) -> None:
    assert [way.send(mail(), Attempt()).outcome for _ in range(3)] == [Outcome.ACCEPTED] * 3
    assert len(smtp.ledger.entries("connected")) == 1


def test_a_connection_that_went_cold_is_a_safe_retry_and_the_next_opens_anew(
    smtp: RunningSmtp, way: SmtpTransport
) -> None:
    way.send(mail(), Attempt())
    smtp.strike("mail_close", times=1)
    assert way.send(mail(), Attempt()).outcome == Outcome.RETRY
    assert way.send(mail(), Attempt()).outcome == Outcome.ACCEPTED


def test_a_server_that_drips_has_no_more_time_than_a_silent_one(
    smtp: RunningSmtp, way: SmtpTransport
) -> None:
    """Its greeting would take two seconds, and each byte comes well within the timeout."""
    smtp.strike("drip", amount=0.05)
    result = try_once(way)
    assert (result.outcome, smtp.mails()) == (Outcome.RETRY, [])
    assert "timed out" in result.detail
    smtp.lift()
    assert try_once(way).outcome == Outcome.ACCEPTED


def test_a_connection_nobody_used_for_a_while_is_opened_anew(
    smtp: RunningSmtp, way: SmtpTransport
) -> None:
    way.send(mail(), Attempt())
    way.used_at -= IDLE_SECONDS + 1
    assert way.send(mail(), Attempt()).outcome == Outcome.ACCEPTED
    assert len(smtp.ledger.entries("connected")) == 2


def test_a_connection_carries_a_bounded_number_of_mails(
    smtp: RunningSmtp, way: SmtpTransport
) -> None:
    way.send(mail(), Attempt())
    way.sent = MAILS_PER_CONNECTION - 1
    for _ in range(2):
        assert way.send(mail(), Attempt()).outcome == Outcome.ACCEPTED
    assert len(smtp.ledger.entries("connected")) == 2


def test_a_wrong_password_is_our_set_up_and_not_the_recipient(
    smtp: RunningSmtp, way: SmtpTransport
) -> None:
    smtp.require_login("bell", "other")
    result = try_once(way)
    assert result.outcome == Outcome.CONFIGURATION
    assert "refused our log-in" in result.detail


def test_no_mail_goes_to_a_server_that_offers_no_encryption_where_it_is_asked_for(
    smtp: RunningSmtp,
) -> None:
    way = SmtpTransport(MailServer(smtp.host, smtp.port, "", "", "starttls"))
    assert try_once(way).outcome == Outcome.CONFIGURATION
    assert smtp.mails() == []


@pytest.fixture
def tls_smtp(tmp_path: Path) -> Iterator[RunningSmtp]:
    """A server that offers TLS, with a certificate nobody vouches for."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(self_signed(tmp_path))
    stand_in = SmtpStandIn(ledger_in(tmp_path, "smtp"), tls_context=context)
    with RunningSmtp(stand_in) as smtp:
        yield smtp


def test_no_mail_goes_to_a_server_that_cannot_prove_its_name(tls_smtp: RunningSmtp) -> None:
    way = SmtpTransport(MailServer(tls_smtp.host, tls_smtp.port, "u", "p", "starttls"))
    result = try_once(way)
    assert result.outcome == Outcome.CONFIGURATION
    assert "prove its name" in result.detail
    assert tls_smtp.mails() == []


@pytest.mark.parametrize("fault", TURNING)
def test_a_turn_to_tls_that_fails_is_tried_again_and_nothing_goes_in_the_clear(
    tls_smtp: RunningSmtp, fault: str
) -> None:
    tls_smtp.strike(fault, times=1)
    way = SmtpTransport(MailServer(tls_smtp.host, tls_smtp.port, "u", "p", "starttls"))
    assert try_once(way).outcome == Outcome.RETRY
    assert tls_smtp.mails() == []


def test_what_comes_back_names_the_mail_where_an_address_is_set_for_it(
    smtp: RunningSmtp, way: SmtpTransport, settings: Settings
) -> None:
    settings.EMAIL_BOUNCE_ADDRESS = "bounces@example.com"
    way.send(Message(pk=7, address="ada@example.com", rendered=MAIL), Attempt())
    way.send(
        Message(dedupe_key="account:ab12", address="ada@example.com", rendered=MAIL), Attempt()
    )
    first, second = [mail.sender for mail in smtp.mails()]
    assert first == f"bounces+{name_of(7)}@example.com"
    assert second == "bounces+a.ab12@example.com"


def test_a_domain_beyond_ascii_travels_as_the_mail_system_writes_it(
    smtp: RunningSmtp, way: SmtpTransport
) -> None:
    assert try_once(way, "ada@bücher.example").outcome == Outcome.ACCEPTED
    assert smtp.mails()[0].recipients == ("ada@xn--bcher-kva.example",)


def test_a_sign_up_ends_with_a_mail_at_the_server(
    smtp: RunningSmtp, client: Client, transactional_db: None, settings: Settings
) -> None:
    settings.EMAIL_URL = f"smtp://{smtp.host}:{smtp.port}"
    fields = {"username": "ada", "email": "ada@example.com", "password1": "correct horse battery"}
    client.post("/accounts/signup/", fields)
    assert smtp.mails() == []  # the request did not talk to the server

    deliver_ready(outlets(), clock=lambda: Message.objects.get().not_before)
    (arrived,) = smtp.mails()
    assert (arrived.sender, arrived.recipients) == ("bell@example.com", ("ada@example.com",))
    assert arrived.message["Message-ID"].endswith("@localhost>")
    assert arrived.message["From"] == "Bellwether <bell@example.com>"
    assert "confirm-email" in part(arrived.message, "plain")
    assert User.objects.get().username == "ada"


def test_a_worker_that_slept_through_its_turn_does_not_set_the_dot(
    smtp: RunningSmtp, way: SmtpTransport
) -> None:
    late = Attempt()
    late.send_before = 0.0
    assert way.send(mail(), late) == OVERSLEPT
    assert smtp.mails() == []
    assert way.send(mail(), Attempt()).outcome == Outcome.ACCEPTED
    assert len(smtp.mails()) == 1
