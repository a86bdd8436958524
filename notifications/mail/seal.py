"""From words to the very bytes that every attempt sends."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.generator import BytesGenerator
from email.utils import format_datetime
from io import BytesIO

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import utf8_charset_qp

from notifications.mail.names import message_id_header

LONGEST_SUBJECT = 200
LONGEST_LINE = 998  # RFC 5322
# What could end the header, hide a part of it or turn the rest of the line around.
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Written:
    """One mail as people read it: the same facts as text and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail program reads before the person does."""

    to: str
    name: str  # becomes the Message-ID: one for all attempts, so that a repeat can be folded
    date: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


def seal(written: Written, envelope: Envelope) -> bytes:
    """The same words and envelope give the same bytes, and only seven bits of each are used:
    no mail server on the way has a reason to rewrite them."""
    mail = EmailMultiAlternatives(
        one_line(written.subject),
        written.text,
        settings.DEFAULT_FROM_EMAIL,
        [envelope.to],
        headers={
            "Message-ID": message_id_header(envelope.name),
            "Date": format_datetime(envelope.date),
            "Auto-Submitted": "auto-generated",  # no out-of-office note answers it (RFC 3834)
            **envelope.headers,
        },
    )
    mail.encoding = utf8_charset_qp
    mail.attach_alternative(written.html, "text/html")
    sealed = mail.message()
    sealed.set_boundary(f"=_{hashlib.sha256(envelope.name.encode()).hexdigest()[:32]}")
    wire = BytesIO()
    # Headers stay on their lines: the address of List-Unsubscribe is long and must not be folded.
    BytesGenerator(wire, mangle_from_=False, maxheaderlen=LONGEST_LINE).flatten(sealed)
    return wire.getvalue()


def one_line(text: str) -> str:
    """A subject cannot start another header, whatever names stand in it."""
    line = " ".join(UNSAFE.sub(" ", text).split())
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"
