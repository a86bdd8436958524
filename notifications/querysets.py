"""Who may work on a message: each move is a conditional update whose row count is the answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Exists, F, Min, OuterRef, Q

from notifications.transitions import Cause, move

if TYPE_CHECKING:
    from notifications.models import Message

ONE_CLAIMER = 0x0B311  # the advisory lock behind "one at a time"


class MessageQuerySet(models.QuerySet["Message"]):
    def ready(self, *, now: datetime) -> "MessageQuerySet":
        """Messages whose turn has come, the longest waiting first."""
        return self.filter(status="queued", not_before__lte=now).order_by("not_before", "pk")

    def abandoned(self, *, now: datetime) -> "MessageQuerySet":
        """Messages whose worker has not been heard of within its lease."""
        return self.filter(status="sending", leased_until__lt=now)

    def on_the_way(self) -> "MessageQuerySet":
        """Being sent, or sent without our knowing whether it arrived."""
        return self.filter(status__in=("sending", "unconfirmed"), settled_at=None)

    @transaction.atomic
    def claim(
        self, channel: str, *, now: datetime, limit: int, one_at_a_time: bool = False
    ) -> "list[Message]":
        """Take a batch for this worker. Two workers never hold the same message."""
        free = self.filter(channel=channel).ready(now=now)
        if one_at_a_time:
            take_turns()
            free = free.with_a_free_address(now=now)
        free = free.select_for_update(skip_locked=True, of=("self",))
        keys = _first_of_each_address(free[:limit], only_one=one_at_a_time)
        mine = self.filter(pk__in=keys)
        move(
            mine, Cause.CLAIMED,
            fence=F("fence") + 1, leased_until=now + lease(), settled_at=None,
        )  # fmt: skip
        return mine.in_hand()

    def with_a_free_address(self, *, now: datetime) -> "MessageQuerySet":
        """Nothing on its way to the same address, which has also had its moment of rest."""
        other = self.model._default_manager.filter(
            channel=OuterRef("channel"), address=OuterRef("address")
        )
        rested = Q(destination=None) | Q(destination__next_send_at=None)
        rested |= Q(destination__next_send_at__lte=now)
        rested |= Q(dedupe_key__startswith="reply:")  # somebody is waiting for it, phone in hand
        return self.filter(rested).exclude(Exists(other.on_the_way()))

    def rested_at(self, *, now: datetime) -> datetime | None:
        """When the first of those that wait only for their phone's rest may go."""
        resting = self.filter(
            status="queued", not_before__lte=now, destination__next_send_at__gt=now
        )
        found: datetime | None = resting.aggregate(at=Min("destination__next_send_at"))["at"]
        return found

    def in_hand(self) -> "list[Message]":
        """With everything a worker looks at before it sends."""
        found = self.filter(status="sending").order_by("not_before", "pk")
        return list(found.select_related("owner", "destination").prefetch_related("attempts"))

    def held(self, message: "Message") -> "MessageQuerySet":
        """The message, as long as this worker's claim on it is the newest."""
        return self.filter(pk=message.pk, status="sending", fence=message.fence)

    def locked(self, keys: Iterable[int]) -> "dict[int, Message]":
        """These messages as they are now, which nobody else moves until the transaction ends."""
        found = self.filter(pk__in=keys).order_by("pk").select_for_update()
        return {message.pk: message for message in found}


def take_turns() -> None:
    """Claimers of one-at-a-time channels go one after the other; SQLite has one writer anyhow."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_CLAIMER])


def _first_of_each_address(found: "MessageQuerySet", *, only_one: bool) -> list[int]:
    rows = found.values_list("pk", "address")
    if not only_one:
        return [key for key, _ in rows]
    first: dict[str, int] = {}
    for key, address in rows:
        first.setdefault(address, key)
    return list(first.values())


def lease() -> timedelta:
    return timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
