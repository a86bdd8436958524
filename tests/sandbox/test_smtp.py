"""The SMTP stand-in, driven by Python's own smtplib: every fault, what the client sees of it, and
what the server holds afterwards.
"""

import smtplib
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sandbox.server import ledger_in
from sandbox.smtp.faults import ANSWERS, FAULTS
from sandbox.smtp.running import RunningSmtp
from sandbox.smtp.stand_in import SmtpStandIn
from tests.waiting import until

ADA, BEN = "ada@example.com", "ben@example.com"
MAIL = (
    b"Message-ID: <one@bellwether>\r\nSubject: =?utf-8?q?up?=\r\n\r\n"
    b".a line that begins with a dot\r\n"
    b"\xc3\xbc eight bits\r\n"
)


def connect(smtp: RunningSmtp, *, timeout: float = 5) -> smtplib.SMTP:
    return smtplib.SMTP(smtp.host, smtp.port, timeout=timeout)


def send(smtp: RunningSmtp, *, timeout: float = 5, to: tuple[str, ...] = (ADA,)) -> None:
    with connect(smtp, timeout=timeout) as client:
        client.sendmail("bell@example.com", list(to), MAIL)


def test_every_byte_of_an_accepted_mail_is_kept(smtp: RunningSmtp) -> None:
    send(smtp, to=(ADA, BEN))

    (mail,) = smtp.mails()
    assert mail.content == MAIL
    assert (mail.sender, mail.recipients) == ("bell@example.com", (ADA, BEN))
    assert mail.message["Message-ID"] == "<one@bellwether>"


def test_two_mails_on_one_connection_are_one_session(smtp: RunningSmtp) -> None:
    with connect(smtp) as client:
        client.sendmail("bell@example.com", [ADA], MAIL)
        client.sendmail("bell@example.com", [BEN], MAIL)
    send(smtp)

    first, second, third = [mail.session for mail in smtp.mails()]
    assert first == second != third
    assert len(smtp.ledger.entries("connected")) == 2


def test_only_the_known_user_gets_in_once_one_is_set(smtp: RunningSmtp) -> None:
    smtp.require_login("bell", "right")
    with connect(smtp) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            client.login("bell", "wrong")
        assert refused.value.smtp_code == 535
        client.login("bell", "right")


def test_with_a_certificate_the_session_can_turn_to_tls(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    ours = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ours.load_cert_chain(certificate)
    stand_in = SmtpStandIn(ledger_in(tmp_path, "smtp"), tls_context=ours)
    with RunningSmtp(stand_in) as smtp, connect(smtp) as client:
        trusting = ssl.create_default_context(cafile=str(certificate))
        trusting.check_hostname = False
        client.starttls(context=trusting)
        client.sendmail("bell@example.com", [ADA], MAIL)
        assert len(smtp.mails()) == 1


@pytest.mark.parametrize("name", ["starttls_454", "starttls_close"])
def test_the_turn_to_tls_can_fail(smtp: RunningSmtp, name: str) -> None:
    smtp.strike(name)
    with connect(smtp) as client:
        client.ehlo()
        client.esmtp_features["starttls"] = ""  # as a server with a certificate announces
        expected = CLOSED if name == "starttls_close" else smtplib.SMTPResponseException
        assert attempt(client.starttls) is expected
    assert smtp.ledger.entries("struck", fault=name)


def self_signed(folder: Path) -> Path:
    """A key and its certificate, made for this test, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "smtp.sandbox.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    plain = serialization.NoEncryption()
    encoding, private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(
        key.private_bytes(encoding, private, plain) + certificate.public_bytes(encoding)
    )
    return path


CLOSED = smtplib.SMTPServerDisconnected
CASES: dict[str, tuple[type[Exception], int | None]] = {
    "connect_reset": (OSError, None),  # seen while connecting, or at the first read
    "connect_close": (CLOSED, None),
    "connect_hang": (CLOSED, None),
    "banner_421": (smtplib.SMTPConnectError, 421),
    "banner_554": (smtplib.SMTPConnectError, 554),
    "ehlo_421": (CLOSED, None),
    "ehlo_close": (CLOSED, None),
    "mail_421": (smtplib.SMTPSenderRefused, 421),
    "mail_450": (smtplib.SMTPSenderRefused, 450),
    "mail_550": (smtplib.SMTPSenderRefused, 550),
    "mail_close": (CLOSED, None),
    "rcpt_450": (smtplib.SMTPRecipientsRefused, None),
    "rcpt_550": (smtplib.SMTPRecipientsRefused, None),
    "rcpt_close": (CLOSED, None),
    "rcpt_hang": (CLOSED, None),
    "greylist": (smtplib.SMTPRecipientsRefused, None),
    "data_451": (smtplib.SMTPDataError, 451),
    "data_554": (smtplib.SMTPDataError, 554),
    "data_close": (CLOSED, None),
    "body_close": (CLOSED, None),
    "dot_451": (smtplib.SMTPDataError, 451),
    "dot_452": (smtplib.SMTPDataError, 452),
    "dot_552": (smtplib.SMTPDataError, 552),
    "dot_554": (smtplib.SMTPDataError, 554),
    "dot_close": (CLOSED, None),
    "dot_reset": (CLOSED, None),
    "dot_hang": (CLOSED, None),
    "accepted_dot_close": (CLOSED, None),
    "accepted_dot_reset": (CLOSED, None),
    "accepted_dot_hang": (CLOSED, None),
}


def patience(fault: str) -> float:
    """Short where an answer never comes, long where a busy machine may delay it."""
    return 0.5 if "hang" in fault else 20


@pytest.mark.parametrize("name", CASES)
def test_a_fault_before_the_answer_raises_and_the_next_mail_goes_through(
    smtp: RunningSmtp, name: str
) -> None:
    expected, code = CASES[name]
    accepted = next(fault.accepted for fault in FAULTS if fault.name == name)
    smtp.strike(name)

    with pytest.raises(expected) as seen:
        send(smtp, timeout=patience(name))
    assert getattr(seen.value, "smtp_code", None) == code
    until(lambda: len(smtp.mails()) == (1 if accepted else 0))
    assert smtp.ledger.entries("struck", fault=name)

    send(smtp)
    assert len(smtp.mails()) == (2 if accepted else 1)


@pytest.mark.parametrize("name", ["quit_421", "quit_close", "quit_hang", "ehlo_502"])
def test_a_fault_that_costs_nothing_leaves_the_mail_accepted(smtp: RunningSmtp, name: str) -> None:
    smtp.strike(name)
    client = connect(smtp, timeout=patience(name))
    client.sendmail("bell@example.com", [ADA], MAIL)
    if name.startswith("quit"):
        seen = attempt(client.quit)
        assert seen == (421 if name == "quit_421" else CLOSED)
    else:
        assert not client.has_extn("8bitmime")
    client.close()

    assert len(smtp.mails()) == 1


def attempt(work: Callable[[], tuple[int, bytes]]) -> object:
    """The code of an answer, or the kind of failure."""
    try:
        return work()[0]
    except (smtplib.SMTPException, OSError) as failure:
        return type(failure)


@pytest.mark.parametrize("name", ["auth_454", "auth_535"])
def test_a_log_in_can_fail_for_now_or_for_good(smtp: RunningSmtp, name: str) -> None:
    smtp.strike(name)
    with connect(smtp) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            client.login("bell", "right")
        assert refused.value.smtp_code == int(name.removeprefix("auth_"))


def test_one_recipient_is_refused_and_the_other_gets_the_mail(smtp: RunningSmtp) -> None:
    smtp.strike("rcpt_550", only=BEN)
    with connect(smtp) as client:
        refused = client.sendmail("bell@example.com", [ADA, BEN], MAIL)

    assert refused[BEN][0] == 550
    assert smtp.mails()[0].recipients == (ADA,)


def test_greylisting_lets_a_recipient_through_once_it_has_waited(smtp: RunningSmtp) -> None:
    smtp.strike("greylist", amount=0.2)
    tries = 0
    until = time.monotonic() + 30
    while not smtp.mails() and time.monotonic() < until:
        tries += 1
        if isinstance(attempt_to_send(smtp), smtplib.SMTPRecipientsRefused):
            continue
    assert tries > 1
    assert len(smtp.mails()) == 1


def attempt_to_send(smtp: RunningSmtp) -> Exception | None:
    try:
        send(smtp)
    except smtplib.SMTPException as failure:
        return failure
    return None


def test_a_closed_port_refuses_and_opens_again(smtp: RunningSmtp) -> None:
    smtp.strike("refused_connect")
    with pytest.raises(ConnectionRefusedError):
        send(smtp)
    smtp.lift()
    send(smtp)
    assert len(smtp.mails()) == 1


def test_a_dripping_server_outlasts_a_timeout_on_single_reads(smtp: RunningSmtp) -> None:
    smtp.strike("drip", amount=0.01)
    begun = time.monotonic()
    send(smtp, timeout=1)
    assert time.monotonic() - begun > 1
    assert len(smtp.mails()) == 1


def test_a_fault_strikes_as_often_as_it_is_told_to(smtp: RunningSmtp) -> None:
    smtp.strike("mail_450", times=2)
    outcomes = [type(attempt_to_send(smtp)) for _ in range(3)]
    assert outcomes == [smtplib.SMTPSenderRefused, smtplib.SMTPSenderRefused, type(None)]


def test_every_fault_of_the_catalogue_is_proved_here() -> None:
    proved = {*CASES, "quit_421", "quit_close", "quit_hang", "ehlo_502", "auth_454", "auth_535"}
    proved |= {"refused_connect", "drip", "starttls_454", "starttls_close"}
    assert {fault.name for fault in FAULTS} == proved
    assert set(ANSWERS) < proved


def test_another_process_can_script_faults_over_the_same_connection(smtp: RunningSmtp) -> None:
    with connect(smtp) as client:
        assert client.docmd('XSTRIKE {"name": "mail_450", "times": 1}')[0] == 250
        assert client.docmd('XSTRIKE {"name": "no_such_thing"}')[0] == 501
    assert isinstance(attempt_to_send(smtp), smtplib.SMTPSenderRefused)
    smtp.strike("mail_450", times=5)
    with connect(smtp) as client:
        client.docmd("XLIFT")
    send(smtp)


def test_an_unknown_fault_is_refused(smtp: RunningSmtp) -> None:
    with pytest.raises(ValueError, match="no fault named"):
        smtp.strike("no_such_thing")
