"""Who may work on a message: each move is a conditional update whose row count is the answer."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import F

if TYPE_CHECKING:
    from notifications.models import Message


class MessageQuerySet(models.QuerySet["Message"]):
    def ready(self, *, now: datetime) -> "MessageQuerySet":
        """Messages whose turn has come, the longest waiting first."""
        return self.filter(status="queued", not_before__lte=now).order_by("not_before", "pk")

    def abandoned(self, *, now: datetime) -> "MessageQuerySet":
        """Messages whose worker has not been heard of within its lease."""
        return self.filter(status="sending", leased_until__lt=now)

    @transaction.atomic
    def claim(self, *, now: datetime, limit: int) -> "list[Message]":
        """Take a batch for this worker. Two workers never hold the same message."""
        free = self.ready(now=now).select_for_update(skip_locked=True)
        keys = [message.pk for message in free.only("pk")[:limit]]
        mine = self.filter(pk__in=keys, status="queued")
        mine.update(
            status="sending", fence=F("fence") + 1, leased_until=now + lease(), settled_at=None
        )
        return list(self.filter(pk__in=keys, status="sending").order_by("not_before", "pk"))

    def held(self, message: "Message") -> "MessageQuerySet":
        """The message, as long as this worker's claim on it is the newest."""
        return self.filter(pk=message.pk, status="sending", fence=message.fence)


def lease() -> timedelta:
    return timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
