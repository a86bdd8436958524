"""What still waits is not sent once its person changed their mind; what a worker has taken is."""

from collections.abc import Collection
from datetime import datetime

from notifications.live import tell_owners
from notifications.models import Message
from notifications.transitions import Cause, move


def withdraw(owner_id: int, keys: Collection[str], *, reason: str, now: datetime) -> int:
    """In the transaction that changes the mind; how many messages it keeps back.

    What the other channel would tell instead is the same news.
    """
    mine = Message.objects.filter(owner_id=owner_id)
    numbers = mine.filter(dedupe_key__in=keys).values_list("pk", flat=True)
    news = [*keys, *(f"fallback:{pk}" for pk in numbers)]
    untouched = mine.filter(dedupe_key__in=news, status__in=("queued", "held"), attempt_count=0)
    facts = {"settled_at": now, "fallback_at": None, "reason": reason}
    count = move(untouched, Cause.SUPPRESSED, **facts)
    if count:
        tell_owners([owner_id], now=now)
    return count
