"""Who has had enough messages for a day is told so, once."""

from datetime import datetime

from django.conf import settings

from notifications.announce import Notice, announce
from notifications.models import Message
from notifications.own_wordings import LIMIT
from notifications.quiet_hours import zone_of


def tell_limit(message: Message, *, now: datetime) -> None:
    """In the transaction that holds the first message over the limit, and every later one."""
    if message.owner_id is None or message.destination_id is None:
        return
    today = now.astimezone(zone_of(message.owner)).date()
    notice = Notice(
        key=f"notice:limit:{message.destination_id}-{today:%Y%m%d}",
        wording=LIMIT.name,
        owner_id=message.owner_id,
        happened_at=now,
        values={
            "headline": f"You have had {settings.DAILY_MESSAGES} messages here today.",
            "short": "Enough messages for one day",
            "detail": "What else happens comes in one message tomorrow. "
            "Urgent reminders still come at once.",
        },
        channels=frozenset({message.channel}),
        destinations=frozenset({message.destination_id}),
    )
    announce([notice], now=now)
