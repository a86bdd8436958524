"""What people wrote is needed to answer it, and no longer than a day."""

from datetime import datetime, timedelta

from notifications.models import Inbound

KEPT = timedelta(days=1)


def forget_texts(*, now: datetime) -> int:
    """Empty what was handled and is a day old; that something was written, and when, stays."""
    old = Inbound.objects.filter(handled_at__isnull=False, received_at__lt=now - KEPT)
    return old.exclude(text="").update(text="")
