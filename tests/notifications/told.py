"""Messages with a past: tried, accepted, delivered, as the outbox and the provider leave them."""

from datetime import datetime
from typing import Any

from accounts.models import User
from notifications.announce import Notice, announce
from notifications.models import Attempt, Message, Receipt
from tests.notifications.phones import NOON, later


def tell(owner: User, key: str = "crossing:1", *, at: datetime = NOON, **more: Any) -> Message:
    """The first message of a notice that was announced at a time."""
    values = {"text": more.pop("text", "BTC rose above $70,000: $70,120.")}
    notice = Notice(key, more.pop("wording", "reply"), owner.pk, at, values=values, **more)
    announce([notice], now=at)
    return Message.objects.filter(dedupe_key=key).earliest("pk")


def attempt(message: Message, *, at: datetime = NOON, **more: Any) -> Attempt:
    facts = {"fence": 1, "started_at": at, "finished_at": at, "outcome": "accepted"} | more
    return Attempt.objects.create(message=message, **facts)


def hear(tried: Attempt, word: str, *, at: datetime, **more: Any) -> Receipt:
    facts = {"source": "callback", "provider_id": tried.provider_id or f"SM{tried.pk}"} | more
    return Receipt.objects.create(attempt=tried, word=word, received_at=at, **facts)


def settle(message: Message, status: str, *, at: datetime = NOON, reason: str = "") -> None:
    Message.objects.filter(pk=message.pk).update(status=status, settled_at=at, reason=reason)


def whole_story(owner: User, key: str = "crossing:1") -> Message:
    """Crossed, queued, accepted, sent, delivered, read."""
    message = tell(owner, key, at=later(0))
    tried = attempt(message, at=later(0.1), finished_at=later(0.2), provider_id=f"SM{message.pk}")
    for minutes, word in ((0.3, "sent"), (0.4, "delivered"), (1, "read")):
        hear(tried, word, at=later(minutes))
    settle(message, "read", at=later(1))
    return message
