"""A message to try a destination with, on the way that every message takes."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from notifications.announce import Notice, announce
from notifications.errors import NotificationError, TooManyTries
from notifications.models import Destination, Message
from notifications.own_wordings import TEST

MOST, WITHIN = 5, timedelta(minutes=10)


@transaction.atomic
def send_test(destination: Destination, *, now: datetime) -> Message:
    """Queue it; its page shows what the provider says as it comes."""
    owner = destination.owner
    lately = Message.objects.filter(owner=owner, template=TEST.name, created_at__gt=now - WITHIN)
    if lately.count() >= MOST:
        raise TooManyTries(f"{MOST} tests within ten minutes are enough. Try again a little later.")
    if not Destination.objects.usable().filter(pk=destination.pk).exists():
        raise NotificationError("Nothing goes there at the moment, so there is nothing to try.")
    key = f"test:{uuid4().hex[:12]}"
    local = now.astimezone(ZoneInfo(owner.time_zone))
    notice = Notice(
        key,
        TEST.name,
        owner.pk,
        now,
        values={"username": owner.username, "at": f"{local:%H:%M:%S}"},
        urgent=True,  # somebody is looking, so quiet hours do not matter
        channels=frozenset({destination.channel}),
        destinations=frozenset({destination.pk}),
    )
    announce([notice], now=now)
    Message.objects.filter(dedupe_key=key).update(seen_at=now)
    return Message.objects.get(dedupe_key=key, destination=destination)
