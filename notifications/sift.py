"""What was claimed is looked at once more: some of it may not, or need not, leave any longer."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from notifications.aftermath import facts_of
from notifications.hold import Held, hold, is_counted
from notifications.limit import tell_limit
from notifications.live import tell_owners
from notifications.models import Destination, Message
from notifications.transitions import Cause, move
from notifications.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a message does not leave now; a verdict that needed no try."""

    verdict: Verdict
    reason: str
    held: Held | None = None


def sift(messages: Iterable[Message], *, now: datetime) -> list[Message]:
    """Those that may leave; the others are moved to where they belong."""
    leaving: list[Message] = []
    stopped: list[tuple[Message, Stop]] = []
    ahead: Counter[int | None] = Counter()
    for message in messages:
        stop = why_not(message, now=now, ahead=ahead[message.destination_id])
        if stop is None:
            leaving.append(message)
            ahead[message.destination_id] += is_counted(message)
        else:
            stopped.append((message, stop))
    with transaction.atomic():
        for message, stop in stopped:
            put_aside(message, stop, now=now)
        tell_owners((message.owner_id for message, _ in stopped), now=now)
    return leaving


def why_not(message: Message, *, now: datetime, ahead: int = 0) -> Stop | None:
    """None when nothing keeps it from leaving."""
    if message.deadline <= now:
        return Stop(Verdict(Cause.EXPIRED), "Its time had passed before it could be sent.")
    stop = unwanted(message.destination) if message.destination else None
    if stop:
        return stop
    held = hold(message, now=now, ahead=ahead)
    return Stop(Verdict(Cause.HELD, held.until), held.reason, held) if held else None


def put_aside(message: Message, stop: Stop, *, now: datetime) -> None:
    facts = facts_of(message, stop.verdict, reason=stop.reason, now=now)
    if stop.held:
        facts |= {"held_at": now, "held_for": stop.held.why, "let_go_at": None}
    moved = move(Message.objects.held(message), stop.verdict.cause, **facts)
    if moved and stop.held and stop.held.why is Message.HeldFor.LIMIT:
        tell_limit(message, now=now)


def unwanted(to: Destination) -> Stop | None:
    """What its owner, or the provider, has said of the destination since the message was queued."""
    if to.out_of_use is None:
        return None
    given_up = to.disabled_at and not (to.removed_at or to.stopped_at)
    return Stop(Verdict(Cause.UNREACHABLE if given_up else Cause.SUPPRESSED), to.out_of_use)
