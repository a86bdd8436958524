"""RESTORED: what waited when the backup was made may have left since, so it does not leave now."""

from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Greatest

from notifications.aftermath import PROVED
from notifications.models import Channel, Inbound, Message, Way
from notifications.transitions import Cause, move

SET_ASIDE = "Messages set aside, which may have left since"
NOT_ANSWERED = "Messages of people left unanswered, which may have been answered since"


def set_aside(*, until: datetime, now: datetime) -> dict[str, int]:
    """Nothing of that time is sent, repeated, tried once more or told by mail instead."""
    _let_no_evidence_send()
    reason = f"A backup of {until:%d %b %Y %H:%M} UTC was restored; it may have reached you since."
    waited = Message.objects.all()
    moved = move(waited, Cause.RESTORED, settled_at=now, leased_until=None, reason=reason)
    return {SET_ASIDE: moved, NOT_ANSWERED: _hear_nothing_again(now=now)}


def _let_no_evidence_send() -> None:
    """What the provider still says of an old try is noted, and leads to nothing else.

    A higher fence than any try has makes late failures those of an earlier try.
    """
    Message.objects.exclude(status__in=PROVED).update(fence=F("fence") + 1, fallback=False)
    waiting = Q(fallback_at__isnull=False) | Q(repeat_at__isnull=False) | Q(urgent=True)
    Message.objects.filter(waiting).update(
        fallback_at=None, repeat_at=None, repeat_count=Greatest("repeat_count", 1)
    )


def _hear_nothing_again(*, now: datetime) -> int:
    """What people wrote until now was answered before, or is so old that nobody waits for it."""
    way, _ = Way.objects.get_or_create(channel=Channel.WHATSAPP)
    Way.objects.filter(pk=way.pk).update(heard_from=now)
    return Inbound.objects.filter(handled_at=None).update(handled_at=now, understood_as="RESTORED")
