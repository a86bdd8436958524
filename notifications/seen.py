"""What a person has looked at rings no more, on whichever channel it was told."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from notifications.live import tell_owners
from notifications.models import Message


def mark_seen(owner: User, keys: Iterable[str], *, now: datetime) -> int:
    """Everything that told one of these stories, on whichever channel."""
    fresh = Message.objects.filter(owner=owner, dedupe_key__in=set(keys), seen_at=None)
    return _seen(owner, fresh, now=now)


def mark_all_seen(owner: User, *, now: datetime) -> int:
    return _seen(owner, Message.objects.filter(owner=owner, seen_at=None), now=now)


def _seen(owner: User, messages: QuerySet[Message], *, now: datetime) -> int:
    count = messages.update(seen_at=now)
    if count:
        tell_owners([owner.pk], now=now)
    return count


def note_what_was_read(*, now: datetime) -> int:
    """What was opened on the phone need not be looked at here; the figure stays quick to count."""
    read = Message.objects.filter(
        owner=OuterRef("owner"), dedupe_key=OuterRef("dedupe_key"), status="read"
    )
    opened = Message.objects.filter(owner__isnull=False, seen_at=None).filter(Exists(read))
    return opened.update(seen_at=now)
