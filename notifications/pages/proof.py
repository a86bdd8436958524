"""A message with everything that proves what became of it, ready for a page or a file."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from notifications.find_messages import with_proof
from notifications.kinds import Kind, kind_of
from notifications.message_standing import UNDER_WAY, MessageStanding, message_standing
from notifications.models import Message
from notifications.said import Words, words_of
from notifications.timeline import US, Line, lateness, timeline
from tracker.lib.ages import age

# A page asks again by itself for so long; then what is still to come is rare, and slow.
WATCHED_FOR = timedelta(minutes=15)
SOON, SELDOM = 3, 15
MOST_BRIEF = 4


@dataclass(frozen=True, slots=True)
class Proof:
    message: Message
    kind: Kind
    words: Words
    standing: MessageStanding
    lines: list[Line]
    late: timedelta | None
    ask_every: int  # seconds until a page asks again; 0: nothing is to come

    @property
    def lateness(self) -> str:
        """The end of the sentence "It happened at 14:03 and …"."""
        waited = age(self.late.total_seconds()) if self.late else ""
        left = self.message.attempt_count or self.message.attempts.all()
        return f"left {waited} later" if left else f"has not left {waited} later"

    @property
    def brief(self) -> list[Line]:
        """The lines that a list has room for: when it happened, and what the provider said."""
        told = [line for line in self.lines[1:] if line.tone and line.source != US]
        return [*self.lines[:1], *told[-MOST_BRIEF:]]


def proof_of(message: Message, *, now: datetime) -> Proof:
    [found] = with_proof(Message.objects.filter(pk=message.pk))
    return prove(found, now=now)


def prove(message: Message, *, now: datetime) -> Proof:
    """Of a message that came with its attempts and receipts."""
    tried = list(message.attempts.all())
    young = now - message.created_at < WATCHED_FOR
    return Proof(
        message=message,
        kind=kind_of(message.dedupe_key),
        words=words_of(message),
        standing=message_standing(message.status),
        lines=timeline(message, tried),
        late=lateness(message, tried, now=now),
        ask_every=_ask_every(message.status) if young else 0,
    )


def _ask_every(status: str) -> int:
    if status in UNDER_WAY:
        return SOON
    return SELDOM if status == Message.Status.DELIVERED else 0  # it may still be read


def as_json(proof: Proof) -> dict[str, Any]:
    """The same as a file: for a person's own records, or to show to somebody."""
    message = proof.message
    return {
        "message": message.pk,
        "page": f"{settings.SITE_URL}{reverse('message', args=[message.pk])}",
        "kind": proof.kind.label,
        "key": message.dedupe_key,
        "ref": message.ref,
        "channel": message.channel,
        "address": message.address,
        "status": message.status,
        "reason": message.reason,
        "subject": proof.words.subject,
        "text": proof.words.text,
        "values": message.values,
        "urgent": message.urgent,
        "happened_at": message.happened_at,
        "queued_at": message.created_at,
        "settled_at": message.settled_at,
        "seen_at": message.seen_at,
        "late_by_seconds": proof.late.total_seconds() if proof.late else None,
        "told_in": message.carrier_id,
        "timeline": [
            {"at": line.at, "what": line.name, "source": line.source, "detail": line.detail}
            for line in proof.lines
        ],
        "attempts": [
            {
                "started_at": attempt.started_at, "finished_at": attempt.finished_at,
                "outcome": attempt.outcome, "status": attempt.status, "error": attempt.error,
                "error_code": attempt.error_code, "provider_id": attempt.provider_id,
                "as_template": attempt.as_template,
            }
            for attempt in message.attempts.all()
        ],
    }  # fmt: skip
