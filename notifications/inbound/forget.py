"""What people wrote is needed to answer it, and no longer than a day."""

from datetime import datetime, timedelta

from notifications.models import Inbound, Message

KEPT = timedelta(days=1)
STRANGERS_KEPT = timedelta(days=2)  # longer than any limit on what one number may do


def forget_texts(*, now: datetime) -> int:
    """Empty what was handled and is a day old; that something was written, and when, stays."""
    old = Inbound.objects.filter(handled_at__isnull=False, received_at__lt=now - KEPT)
    return old.exclude(text="").update(text="")


def forget_strangers(*, now: datetime) -> int:
    """Numbers that belong to nobody here, with the hints that went to them."""
    old = Inbound.objects.filter(handled_at__isnull=False, received_at__lt=now - STRANGERS_KEPT)
    gone, _ = old.filter(destination=None).delete()
    hints = Message.objects.filter(owner=None, dedupe_key__startswith="reply:")
    hints.filter(created_at__lt=now - STRANGERS_KEPT).delete()
    return gone
