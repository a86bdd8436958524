"""What still waits is not sent once its person changed their mind; what a worker has taken is."""

from collections.abc import Collection
from datetime import datetime

from notifications.live import tell_owners
from notifications.models import Message
from notifications.transitions import Cause, move


def withdraw(owner_id: int, keys: Collection[str], *, reason: str, now: datetime) -> int:
    """In the transaction that changes the mind; how many messages it keeps back."""
    untouched = Message.objects.filter(
        owner_id=owner_id, dedupe_key__in=keys, status__in=("queued", "held"), attempt_count=0
    )
    count = move(untouched, Cause.SUPPRESSED, settled_at=now, reason=reason)
    if count:
        tell_owners([owner_id], now=now)
    return count
