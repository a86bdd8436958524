"""While our own set-up is refused, nobody's message fails for it: the way out is closed.

One message at a time tries whether it was mended. The operator hears once when the way closes and
once when it is open again. What a provider refuses only later, in a receipt, is no better for an
"accepted" in between: then the way opens when something is seen to have gone out.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from notifications.models import Way
from tracker.lib.seams import ring

Proof = Way.Proof


@transaction.atomic
def open_breaker(channel: str, reason: str, *, by: Proof, every: timedelta, now: datetime) -> bool:
    """Close the way out; False when it is closed already."""
    way, _ = Way.objects.get_or_create(channel=channel)
    # A receipt knows more than an answer: it is what must go well before the way opens.
    if by is Proof.RECEIPT:
        Way.objects.filter(pk=way.pk, opened_at__isnull=False).update(opened_by=by)
    shut = Way.objects.filter(pk=way.pk, opened_at__isnull=True)
    moved = shut.update(
        opened_at=now, open_reason=reason[:300], opened_by=by, try_again_at=now + every
    )
    if not moved:
        return False
    label = way.get_channel_display()
    ring(
        "OPERATOR_NOTICE",
        kind=f"{channel}_set_up",
        episode=f"{now:%Y-%m-%dT%H:%M:%S}",
        subject=f"{label} messages wait: our set-up is refused",
        text=(
            f"{reason}\n\nNo message has failed for it. They wait, and one tries every "
            f"{every.total_seconds():.0f} seconds whether it was mended. "
            "`manage.py doctor` says more."
        ),
        now=now,
    )
    return True


@transaction.atomic
def close_breaker(
    channel: str, *, by: Proof, every: timedelta, now: datetime, begun: datetime | None = None
) -> bool:
    """Open the way out again; False when it was not closed, or this does not prove it.

    An answer counts once a message was let out to try; a receipt if its own message was `begun`
    after the way closed. What was under way at that moment proves nothing.
    """
    way = Way.objects.filter(channel=channel, opened_at__isnull=False).first()
    if way is None or way.opened_at is None:
        return False
    if by is Proof.ANSWER:
        tried = way.try_again_at is not None and way.try_again_at > way.opened_at + every
        proved = way.opened_by == Proof.ANSWER and tried
    else:
        proved = begun is not None and begun > way.opened_at
    if not proved:
        return False
    closed = Way.objects.filter(pk=way.pk, opened_at=way.opened_at)
    if not closed.update(opened_at=None, open_reason="", opened_by="", try_again_at=None):
        return False
    label = way.get_channel_display()
    ring(
        "OPERATOR_NOTICE",
        kind=f"{channel}_set_up",
        episode=f"{way.opened_at:%Y-%m-%dT%H:%M:%S}-mended",
        subject=f"{label} messages go out again",
        text=f"Closed since {way.opened_at:%d %b %H:%M} UTC: {way.open_reason}",
        now=now,
    )
    return True


def let_one_try(way: Way, *, every: timedelta, now: datetime) -> bool:
    """Whether this caller may send the one message that tries; nobody else for a while."""
    due = Way.objects.filter(pk=way.pk, opened_at__isnull=False, try_again_at__lte=now)
    return due.update(try_again_at=now + every) == 1


def pause(channel: str, *, until: datetime) -> bool:
    """Rest a sender that is at its capacity; a longer rest stands."""
    Way.objects.get_or_create(channel=channel)
    shorter = Q(paused_until=None) | Q(paused_until__lt=until)
    return Way.objects.filter(shorter, channel=channel).update(paused_until=until) == 1
