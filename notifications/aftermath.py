"""What an outcome means for its message: the move it makes, and what its row then says."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from notifications.give_up import give_up
from notifications.models import Attempt, Channel, Destination, Message
from notifications.transitions import Cause
from notifications.verdicts import History, Outcome, Pauses, Result, Verdict, judge

PROVED = {"delivered", "read"}
# These are answers or stand for another message: nothing stands for them in turn.
TOLD_ONCE = ("account:", "reply:", "test:", "notice:", "fallback:", "repeat:")


def below(status: str) -> list[str]:
    """The ranks an attempt may have to be moved to this one: it only ever moves forward."""
    ranks = [str(rank) for rank in Attempt.Status]
    return ranks[: ranks.index(status)]


@dataclass(frozen=True, slots=True)
class Past:
    """What the tries of a message, the last one included, have come to."""

    ambiguous: int  # may have arrived without our knowing
    told_to_wait: int


NO_PAST = Past(0, 0)


def past_of(messages: Iterable[int]) -> dict[int, Past]:
    counted = Message.objects.filter(pk__in=list(messages)).order_by()
    unsure = Count("attempts", filter=Q(attempts__outcome=Outcome.AMBIGUOUS))
    told = Count("attempts", filter=Q(attempts__told_to_wait=True))
    rows = counted.annotate(unsure=unsure, told=told).values_list("pk", "unsure", "told")
    return {key: Past(ambiguous, waits) for key, ambiguous, waits in rows}


def verdict_of(
    message: Message, attempt: Attempt, result: Result, past: Past, *, now: datetime
) -> Verdict:
    history = History(
        channel=message.channel,
        tries=message.attempt_count - past.told_to_wait,
        ambiguous_tries=past.ambiguous,
        deadline=message.deadline,
        as_template=attempt.as_template,
    )
    pauses = Pauses(
        base=timedelta(seconds=settings.DELIVERY_RETRY_SECONDS),
        chance=random.random(),  # noqa: S311  (spreads retries, guards nothing)
    )
    return judge(result, history, now=now, pauses=pauses)


def facts_of(message: Message, verdict: Verdict, *, reason: str, now: datetime) -> dict[str, Any]:
    """What the row says after this move."""
    facts: dict[str, Any] = {"leased_until": None, "reason": reason[:300]}
    if verdict.again_at is not None:
        held = verdict.cause is Cause.HELD
        falls = None if held else fallback_due(message, verdict.status, now=now)
        return facts | {"not_before": verdict.again_at, "fallback_at": falls}
    if verdict.cause is not Cause.AMBIGUOUS or message.channel == Channel.EMAIL:
        facts |= {"settled_at": now}  # WhatsApp is still to be asked about an ambiguous one
    if message.dedupe_key.startswith("account:"):
        # The secrets in the mail have served; what is not accepted can only be asked for anew.
        facts |= {"rendered": None}
    facts |= {"fallback_at": fallback_due(message, verdict.status, now=now)}
    return facts | {"repeat_at": repeat_due(message, verdict.status, now=now)}


def fallback_due(message: Message, status: str, *, now: datetime) -> datetime | None:
    """When the other channel tells it: in a while for what is on its way, at once for what ended.

    A mail that ran out of time is told on the phone; what was asked to be silent is told nowhere.
    """
    if message.carrier_id or status in PROVED or message.dedupe_key.startswith(TOLD_ONCE):
        return None
    if message.channel == Channel.EMAIL:
        return now if status == "expired" else None
    if not message.fallback:
        return None
    if status in {"failed", "expired"}:
        return now
    if status not in {"queued", "unconfirmed", "accepted", "sent"}:
        return None
    return message.fallback_at or now + timedelta(seconds=settings.FALLBACK_SECONDS)


def repeat_due(message: Message, status: str, *, now: datetime) -> datetime | None:
    """When an urgent one is said again; the clock starts when the first one has left."""
    if not message.urgent or message.dedupe_key.startswith(TOLD_ONCE):
        return None
    if settings.URGENT_REPEATS == 0:
        return None
    left = status in {"unconfirmed", "accepted", "sent", "delivered"}
    if left and not message.repeat_at and not message.repeat_count:
        return now + timedelta(seconds=settings.URGENT_REPEAT_SECONDS)
    return message.repeat_at if left else None


def give_up_address(message: Message, result: Result, *, now: datetime) -> None:
    """The provider refuses this address for good, in the caller's transaction."""
    if message.destination is not None:
        trouble = Destination.Trouble(result.trouble or Destination.Trouble.REFUSED)
        source = f"message {message.pk}"
        give_up(message.destination, trouble, detail=result.detail, source=source, now=now)
