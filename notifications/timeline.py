"""The proof: what happened to a message, when, and who says so. Pure: rows in, lines out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from notifications.kinds import kind_of
from notifications.models import Attempt, Message, Receipt

Tone = Literal["", "good", "doubt", "bad"]
LATE = timedelta(minutes=10)
US, PROVIDER = "Bellwether", {"whatsapp": "Twilio", "email": "The mail server"}
OUTCOMES: dict[str, tuple[str, Tone]] = {
    "accepted": ("Accepted", "good"),
    "retry": ("Did not leave; safe to try again", "doubt"),
    "ambiguous": ("No clear answer: possibly delivered", "doubt"),
    "recipient": ("Refused for this address", "bad"),
    "refused": ("Refused", "bad"),
    "window": ("Free text refused: the 24-hour window is closed", "doubt"),
    "capacity": ("Too much for the sender at the moment", "doubt"),
    "configuration": ("Our set-up was refused", "bad"),
    "expired": ("Its time ran out", "bad"),
}
WORDS: dict[str, tuple[str, Tone]] = {
    "sent": ("Sent", "good"),
    "delivered": ("Delivered", "good"),
    "read": ("Read", "good"),
    "undelivered": ("Not delivered", "bad"),
    "failed": ("Failed", "bad"),
    "canceled": ("Cancelled", "bad"),
    "bounced": ("Came back", "bad"),
    "complained": ("Reported as unwanted", "bad"),
    "delayed": ("Delayed on its way", "doubt"),
    "unsubscribed": ("Unsubscribed", "doubt"),
}
SOURCES: dict[str, str] = {
    Receipt.Source.CALLBACK: "it called us",
    Receipt.Source.ANSWER: "in its answer",
    Receipt.Source.ASKED: "we asked",
    Receipt.Source.MAIL: "a mail came back",
}
ENDINGS: dict[str, str] = {
    "failed": "Failed",
    "expired": "Given up: too late to be of use",
    "suppressed": "Not sent, as you asked",
    "parked": "Set aside after an error of ours",
    "carried": "Told in another message",
}


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    name: str
    source: str
    detail: str = ""
    tone: Tone = ""
    place: datetime | None = None  # where it belongs, if that is not when we noted it


def timeline(message: Message, attempts: Iterable[Attempt]) -> list[Line]:
    """Everything that is known, in the order in which it took place."""
    lines = [*_before(message)]
    tried = list(attempts)
    for number, attempt in enumerate(tried, start=1):
        again = f" (try {number})" if len(tried) > 1 else ""
        receipts = list(attempt.receipts.all())
        heard = min((receipt.received_at for receipt in receipts), default=None)
        lines += _attempt(message, attempt, again, heard=heard)
        lines += [_receipt(message, receipt) for receipt in receipts]
    lines += _after(message)
    return sorted(lines, key=lambda line: line.place or line.at)


def lateness(message: Message, attempts: Iterable[Attempt], *, now: datetime) -> timedelta | None:
    """How long after it happened it first left, when that is more than ten minutes."""
    if message.happened_at is None:
        return None
    first = min((attempt.started_at for attempt in attempts), default=None)
    waited = (first or message.settled_at or now) - message.happened_at
    return waited if waited > LATE else None


def _before(message: Message) -> Iterator[Line]:
    if message.happened_at:
        yield Line(message.happened_at, kind_of(message.dedupe_key).happened, US)
    detail = "written down in one commit with what it tells" if message.happened_at else ""
    yield Line(message.created_at, "Queued", US, detail)
    if message.held_at:
        yield Line(message.held_at, "Held", US, message.get_held_for_display())
    if message.let_go_at:
        yield Line(message.let_go_at, "Let go", US)


def _attempt(
    message: Message, attempt: Attempt, again: str, *, heard: datetime | None
) -> Iterator[Line]:
    how = "as an approved template" if attempt.as_template else ""
    yield Line(attempt.started_at, f"Handed over{again}", US, how)
    if attempt.finished_at is None:
        return
    name, tone = OUTCOMES.get(attempt.outcome, (attempt.outcome, ""))
    told = [attempt.error, f"code {attempt.error_code}" if attempt.error_code.isdecimal() else ""]
    if attempt.provider_id:
        told.append(attempt.provider_id)
    source = PROVIDER.get(message.channel, "The provider")
    # The answer to our request is noted last, yet what it says came before every receipt.
    place = min(attempt.finished_at, heard) if heard else attempt.finished_at
    yield Line(attempt.finished_at, name, source, " · ".join(filter(None, told)), tone, place)


def _receipt(message: Message, receipt: Receipt) -> Line:
    name, tone = WORDS.get(receipt.word, (receipt.word.capitalize(), ""))
    told = [SOURCES.get(receipt.source, "")]
    if receipt.error_code:
        told.append(f"code {receipt.error_code}")
    source = PROVIDER.get(message.channel, "The provider")
    return Line(receipt.received_at, name, source, " · ".join(filter(None, told)), tone)


def _after(message: Message) -> Iterator[Line]:
    ending = ENDINGS.get(message.status)
    if ending and message.settled_at:
        tone: Tone = "" if message.status in {"carried", "suppressed"} else "bad"
        tried = message.status == "failed" and message.attempt_count
        name = "Not tried again" if tried else ending
        yield Line(message.settled_at, name, US, message.reason, tone)
    if message.seen_at and message.seen_at > message.created_at:
        yield Line(message.seen_at, "Seen by you", US, "on our pages")
