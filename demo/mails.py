"""The mailbox of the person who is shown around: what the SMTP stand-in took."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import Any

from demo import known
from sandbox.ledger import read

MOST = 30


@dataclass(frozen=True, slots=True)
class Mail:
    seq: int
    to: str
    subject: str
    text: str
    html: str
    at: datetime


def mails(*, after: int = 0) -> list[Mail]:
    """The newest first; only those after a number, when a page has the others already."""
    path = Path(known.place("mails"))
    size = path.stat().st_size if path.exists() else 0
    return [mail for mail in _read(path, size) if mail.seq > after][:MOST]


def mail(seq: int) -> Mail | None:
    return next((mail for mail in mails() if mail.seq == seq), None)


@lru_cache(maxsize=2)
def _read(path: Path, size: int) -> list[Mail]:
    """The file only grows, so its size says whether there is anything new."""
    del size
    taken = [entry for entry in read(path) if entry["kind"] == "accepted"]
    return [_mail(entry) for entry in reversed(taken[-MOST:])]


def _mail(entry: dict[str, Any]) -> Mail:
    parsed = message_from_bytes(entry["content"].encode("latin-1"), policy=policy.default)
    return Mail(
        seq=entry["seq"],
        to=", ".join(entry["recipients"]),
        subject=str(parsed["Subject"]),
        text=_part(parsed, "plain"),
        html=_part(parsed, "html"),
        at=datetime.fromisoformat(entry["at"]),
    )


def _part(parsed: EmailMessage, kind: str) -> str:
    body = parsed.get_body((kind,))
    return str(body.get_content()) if body is not None else ""
