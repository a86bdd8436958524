"""What did not go out is sent once more, when the operator says so. Saying it twice is once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from notifications.live import tell_owners
from notifications.models import Message
from notifications.transitions import MOVES, Cause, move
from tracker.lib.doorbell import ring_after_commit

UNTOLD = MOVES[Cause.REPLAYED].sources
# Nowhere to send it to, or bytes that held a secret and are gone: these cannot go out again.
CANNOT = Q(address="") | Q(dedupe_key__startswith="account:", rendered=None)
# The other channel tells the story, or has told it.
ELSEWHERE = Q(carrier__isnull=False) & ~Q(carrier__status__in=UNTOLD)


def can_be_replayed(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Those that ended without being told, and still could be."""
    return messages.filter(status__in=UNTOLD).exclude(CANNOT).exclude(ELSEWHERE)


@transaction.atomic
def replay(messages: QuerySet[Message], *, now: datetime) -> int:
    """Put them back into the queue with their whole time before them; how many."""
    rows = Message.objects.locked(can_be_replayed(messages).values_list("pk", flat=True))
    again = can_be_replayed(Message.objects.filter(pk__in=rows))
    count = move(
        Message.objects.filter(pk__in=list(again.values_list("pk", flat=True))), Cause.REPLAYED,
        not_before=now, deadline=now + timedelta(seconds=settings.DELIVERY_DEADLINE_SECONDS),
        settled_at=None, fallback_at=None, rescue_count=0,
        reason="Sent once more by the operator.",
    )  # fmt: skip
    tell_owners((row.owner_id for row in rows.values()), now=now)
    ring_after_commit("notifications.deliver_messages")
    return count
