"""What was claimed is looked at once more: some of it may not, or need not, leave any longer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from notifications.aftermath import facts_of
from notifications.models import Destination, Message
from notifications.transitions import Cause, move
from notifications.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a message does not leave now; a verdict that needed no try."""

    verdict: Verdict
    reason: str


def sift(messages: Iterable[Message], *, now: datetime) -> list[Message]:
    """Those that may leave; the others are moved to where they belong."""
    stops = [(message, why_not(message, now=now)) for message in messages]
    with transaction.atomic():
        for message, stop in stops:
            if stop is not None:
                facts = facts_of(message, stop.verdict, reason=stop.reason, now=now)
                move(Message.objects.held(message), stop.verdict.cause, **facts)
    return [message for message, stop in stops if stop is None]


def why_not(message: Message, *, now: datetime) -> Stop | None:
    """None when nothing keeps it from leaving."""
    if message.deadline <= now:
        return Stop(Verdict(Cause.EXPIRED), "Its time had passed before it could be sent.")
    return _unwanted(message.destination) if message.destination else None


def _unwanted(to: Destination) -> Stop | None:
    """What its owner, or the provider, has said of the destination since the message was queued."""
    if to.removed_at:
        return Stop(Verdict(Cause.SUPPRESSED), "You removed this destination.")
    if to.stopped_at:
        return Stop(Verdict(Cause.SUPPRESSED), "You asked us to be silent there.")
    if to.disabled_at:
        return Stop(Verdict(Cause.UNREACHABLE), f"Given up: {to.get_trouble_display()}.")
    return None
