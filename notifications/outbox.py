"""Step ③: a message is a row, written in the transaction of whatever it tells about."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from notifications.models import Message
from tracker.lib.doorbell import ring_after_commit


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, rendered once: every attempt sends these very bytes."""

    template: str
    address: str
    rendered: bytes


def queue_message(
    letter: Letter, *, owner_id: int | None, dedupe_key: str, now: datetime
) -> Message:
    """Write a message once, however often this is called with the same key; ring after commit."""
    message, new = Message.objects.get_or_create(
        dedupe_key=dedupe_key,
        channel=Message.Channel.EMAIL,
        address=letter.address,
        defaults={
            "owner_id": owner_id,
            "template": letter.template,
            "rendered": letter.rendered,
            "not_before": now,
            "created_at": now,
            "deadline": now + timedelta(seconds=settings.DELIVERY_DEADLINE_SECONDS),
        },
    )
    if new:
        ring_after_commit("notifications.deliver_messages")
    return message
