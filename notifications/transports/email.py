"""SMTP, phase by phase: what a server's silence means depends on what it had already been given.

Before the final dot nothing has been handed over, so a try is safe to repeat. After the dot and
without an answer both sides may own the mail (RFC 1047): that is ambiguous. Once the server has
said 250, whatever happens to QUIT is of no interest.
"""

import contextlib
import re
import smtplib
import ssl
import time
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from notifications.mail.names import envelope_sender
from notifications.models import Attempt, Message
from notifications.transports.patience import PatientSMTP, PatientSMTPS
from notifications.transports.smtp_replies import judge_reply
from notifications.verdicts import OVERSLEPT, Outcome, Result
from tracker.lib.email_url import MailServer

MAILS_PER_CONNECTION = 100
IDLE_SECONDS = 15.0  # an unused connection is not trusted longer: the server may have given it up
BROKEN = (OSError, smtplib.SMTPException)


class SmtpTransport(EmailBackend):
    """One connection, kept for many mails, that drives MAIL, RCPT and DATA itself."""

    lanes = 1

    def __init__(self, server: MailServer) -> None:
        super().__init__(
            host=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.tls == "starttls",
            use_ssl=server.tls == "implicit",
            timeout=settings.EMAIL_TIMEOUT,
        )
        self.sent = 0
        self.used_at = 0.0

    @property
    def connection_class(self) -> type[PatientSMTP]:
        return PatientSMTPS if self.use_ssl else PatientSMTP

    @property
    def longest(self) -> timedelta:
        """Greeting, log-in, MAIL, RCPT, DATA and QUIT may each take their time, then the dot."""
        return timedelta(seconds=6 * settings.EMAIL_TIMEOUT + settings.EMAIL_DOT_TIMEOUT)

    def prepare(self, message: Message, attempt: Attempt) -> None:
        """Nothing to choose."""

    def send(self, message: Message, attempt: Attempt) -> Result:
        refusal = self._connect()
        if refusal is not None:
            return refusal
        result = self._converse(cast(smtplib.SMTP, self.connection), message, attempt)
        self.sent, self.used_at = self.sent + 1, time.monotonic()
        if result.outcome is not Outcome.ACCEPTED or self.sent >= MAILS_PER_CONNECTION:
            self.close()
        return result

    def close(self) -> None:
        """QUIT is good manners; nothing follows from its failing."""
        self.sent = 0
        with contextlib.suppress(*BROKEN):
            super().close()

    def _connect(self) -> Result | None:
        if self.connection is not None and time.monotonic() - self.used_at > IDLE_SECONDS:
            self.close()
        try:
            self.open()
            if self.connection is not None:
                self.connection.ehlo_or_helo_if_needed()
        except smtplib.SMTPAuthenticationError as error:
            self.close()
            kind = Outcome.CONFIGURATION if error.smtp_code >= 500 else Outcome.RETRY
            return Result(kind, f"The mail server refused our log-in: {error}")
        except ssl.SSLCertVerificationError as error:
            self.close()
            return Result(Outcome.CONFIGURATION, f"The mail server cannot prove its name: {error}")
        except smtplib.SMTPNotSupportedError as error:
            self.close()
            return Result(Outcome.CONFIGURATION, f"The mail server lacks what we need: {error}")
        except BROKEN as error:
            self.close()
            return Result(Outcome.RETRY, f"No connection to the mail server: {error}")
        return None

    def _converse(self, wire: smtplib.SMTP, message: Message, attempt: Attempt) -> Result:
        """Up to the last byte before the final dot, anything that breaks is safe to repeat."""
        try:
            refusal = self._introduce(wire, message)
            if refusal is not None:
                return refusal
            wire.send(dot_stuffed(bytes(message.rendered or b"")))
        except BROKEN as error:
            return Result(Outcome.RETRY, f"The connection broke before the hand-over: {error}")
        if time.monotonic() > attempt.send_before:
            wire.close()  # without a dot the server throws away what it has
            return OVERSLEPT
        return _hand_over(wire)

    def _introduce(self, wire: smtplib.SMTP, message: Message) -> Result | None:
        sender = envelope_sender(message)
        options = ["body=8bitmime"] if wire.has_extn("8bitmime") else []
        return (
            judge_reply("MAIL", wire.mail(sender, options))
            or judge_reply("RCPT", wire.rcpt(sanitize_address(message.address, "utf-8")))
            or judge_reply("DATA", wire.docmd("DATA"))
        )


def _hand_over(wire: smtplib.SMTP) -> Result:
    """The dot: from here on only the server's own words tell whose mail it is."""
    try:
        if wire.sock is not None:
            wire.sock.settimeout(settings.EMAIL_DOT_TIMEOUT)
        wire.send(b".\r\n")
        reply = wire.getreply()
        if wire.sock is not None:
            wire.sock.settimeout(settings.EMAIL_TIMEOUT)
    except BROKEN as error:
        return Result(Outcome.AMBIGUOUS, f"The mail server took it and did not answer: {error}")
    return judge_reply("DOT", reply) or Result(Outcome.ACCEPTED, reply[1].decode(errors="replace"))


def dot_stuffed(mail: bytes) -> bytes:
    """The mail as DATA carries it: CRLF line ends, a leading dot doubled, a line end last."""
    lines = re.sub(rb"\r\n|\n|\r", b"\r\n", mail)
    stuffed = re.sub(rb"(?m)^\.", b"..", lines)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"
