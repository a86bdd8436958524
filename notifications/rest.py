"""A phone hears one message at a time, some seconds apart; what rests wakes a worker by itself."""

from datetime import datetime, timedelta

from django.core.cache import cache

from notifications.models import Message
from tracker.lib.doorbell import ring

LONGEST = timedelta(seconds=30)  # beyond it the sweep comes first


def ring_for_the_rested(*, now: datetime) -> float | None:
    """Ring for the moment the first rest is over; answers in how many seconds that is.

    One ring a second of rest is enough, however many runs see the same message waiting.
    """
    at = Message.objects.rested_at(now=now)
    if at is None or at - now > LONGEST:
        return None
    if not cache.add(f"rested:{at:%Y%m%d%H%M%S}", True, timeout=60):
        return None
    seconds = (at - now).total_seconds()
    ring("notifications.deliver_messages", {}, after=seconds)
    return seconds
