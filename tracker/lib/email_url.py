"""One address says how mail leaves: smtp://user:password@host:587?tls=starttls, or smtps://…"""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

Tls = Literal["implicit", "starttls", "none"]
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: Tls


def read_email_url(url: str) -> MailServer:
    """What the address means; ValueError is a sentence that says what to write instead."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("EMAIL_URL must look like smtp://user:password@host:587 or smtps://…")
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError("EMAIL_URL names a port that is not a number up to 65535.") from error
    tls = _tls(parts)
    if parts.username and tls == "none" and parts.hostname not in LOOPBACK:
        raise ValueError("EMAIL_URL would send a password in the clear; leave out ?tls=none.")
    return MailServer(
        host=parts.hostname,
        port=port or {"implicit": 465, "starttls": 587, "none": 25}[tls],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
    )


def _tls(parts: SplitResult) -> Tls:
    asked = parse_qs(parts.query).get("tls", [""])[0]
    if parts.scheme == "smtps":
        return "implicit"
    if asked == "none":
        return "none"
    if asked == "starttls":
        return "starttls"
    if asked:
        raise ValueError("EMAIL_URL understands ?tls=starttls and ?tls=none.")
    # A server on this machine usually has no certificate; anywhere else the wire is encrypted.
    return "none" if parts.hostname in LOOPBACK else "starttls"
