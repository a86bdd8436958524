"""Lets go of reminders that were deleted long ago, with their crossings."""

from datetime import datetime, timedelta

from django.db import transaction

from market.write_quotes import share_quotes
from reminders.models import Crossing, Reminder

KEPT = timedelta(days=30)
AT_ONCE = 500


def forget_deleted(*, now: datetime) -> int:
    """Some at a time, so that no refresh waits long."""
    gone = 0
    old = Reminder.objects.filter(deleted_at__lte=now - KEPT)
    while numbers := list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            share_quotes()
            still = Reminder.objects.filter(pk__in=numbers, deleted_at__lte=now - KEPT)
            Crossing.objects.filter(reminder__in=still.values("pk")).delete()
            still.only("pk").delete()  # whatever else is in them
        gone += len(numbers)
    return gone
