"""Reads what mail servers send back: delivery reports (RFC 3464), complaints (RFC 5965). Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message as Mail

from notifications.mail.status_codes import About, about, code_in

# Where the envelope's recipient, so our own name of the mail, is found in a report.
DELIVERED_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one mail at one address. The names in it are still to be checked."""

    word: str  # failed, delayed, delivered, complained
    recipient: str
    code: str  # 5.1.1; empty when nobody said
    said: str
    verdict: About
    names: str  # every text in which the name of our mail may stand


def read_reports(source: bytes) -> list[Report]:
    """Every report of a mail; none when it is not a report at all."""
    mail = message_from_bytes(source, policy=policy.compat32)
    kind = str(mail.get_param("report-type", "")).lower()
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return []
    names = "\n".join([*_envelope(mail), *_returned(mail)])
    if kind == "delivery-status":
        return [report for part in _parts(mail, kind) for report in _deliveries(part, names)]
    if kind == "feedback-report":
        return [report for part in _parts(mail, kind) for report in _complaints(part, names)]
    return []


def _parts(mail: Mail, kind: str) -> Iterator[Mail]:
    return (part for part in mail.walk() if part.get_content_type() == f"message/{kind}")


def _deliveries(part: Mail, names: str) -> Iterator[Report]:
    """The blocks after the first one are about a recipient each."""
    for block in _blocks(part):
        word = str(block.get("Action", "")).split("(")[0].strip().lower()
        if word not in {"failed", "delayed", "delivered"}:
            continue  # relayed and expanded say nothing of the mailbox
        said = " ".join(str(block.get("Diagnostic-Code", "")).split())
        code = _code(str(block.get("Status", "")), said)
        yield Report(
            word=word,
            recipient=_address(block.get("Original-Recipient") or block.get("Final-Recipient")),
            code=code,
            said=said[:300],
            verdict=about(code) if code else _by_word(word),
            names=names,
        )


def _complaints(part: Mail, names: str) -> Iterator[Report]:
    for block in _blocks(part):
        kind = str(block.get("Feedback-Type", "")).strip().lower()
        if kind in {"abuse", "fraud"}:
            to = _address(block.get("Original-Rcpt-To"))
            yield Report("complained", to, "", f"Reported as {kind}.", About.ARRIVED, names)


def _blocks(part: Mail) -> Iterable[Mail]:
    """The groups of fields, whether the parser already took them apart or left them as text."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return [block for block in payload if isinstance(block, Mail)]
    text = str(payload).encode(errors="replace")
    return [message_from_bytes(group) for group in text.replace(b"\r\n", b"\n").split(b"\n\n")]


def _code(status: str, said: str) -> str:
    """The server's own words are more telling than 5.0.0, which only says "failed"."""
    code = code_in(status)
    return (code_in(said) or code) if code.endswith(".0.0") or not code else code


def _by_word(word: str) -> About:
    return {"delivered": About.ARRIVED, "delayed": About.PASSING}.get(word, About.UNKNOWN)


def _address(field: object) -> str:
    """`rfc822; ada@example.org` without its type."""
    return str(field or "").rpartition(";")[2].strip().strip("<>")[:254]


def _envelope(mail: Mail) -> Iterator[str]:
    for header in DELIVERED_TO:
        yield from (str(value) for value in mail.get_all(header, []))


def _returned(mail: Mail) -> Iterator[str]:
    """The head of our own mail, which comes back whole, as headers, or not at all."""
    for part in mail.walk():
        if part.get_content_type() == "text/rfc822-headers":
            head = part.get_payload(decode=True)
            yield from _message_ids(message_from_bytes(head if isinstance(head, bytes) else b""))
        elif part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            yield from (
                found
                for returned in (inner if isinstance(inner, list) else [])
                if isinstance(returned, Mail)
                for found in _message_ids(returned)
            )


def _message_ids(returned: Mail) -> list[str]:
    return [str(value) for value in returned.get_all("Message-ID", [])]
