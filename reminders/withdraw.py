"""A reminder that is paused, ended, deleted or asked anew takes its waiting messages with it."""

from datetime import datetime, timedelta

from notifications.withdraw import withdraw
from reminders.models import Crossing

LOOKED_BACK = timedelta(days=7)  # nothing waits that long
REASON = "You changed the reminder before this was sent."


def withdraw_messages(reminder: int, owner: int, *, now: datetime) -> None:
    """Its crossings stay, and say that their messages were not sent."""
    lately = Crossing.objects.filter(reminder=reminder, crossed_at__gte=now - LOOKED_BACK)
    keys = [f"crossing:{pk}" for pk in lately.values_list("pk", flat=True)]
    if keys:
        withdraw(owner, keys, reason=REASON, now=now)
