"""Who may work on a message: each move is a conditional update whose row count is the answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Min, Q

from notifications.transitions import Cause, move

if TYPE_CHECKING:
    from notifications.models import Message

ONE_CLAIMER = 0x0B311  # the advisory lock behind "one at a time"


class Word(models.Value):
    """A word of ours, spelt out in the statement.

    SQLite uses an index with a condition only where it can read that the question implies it.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return f"'{self.value}'", ()


# As the constraint one_whatsapp_on_its_way has it, whose index answers who is on the way.
ON_THE_WAY = (Word("sending"), Word("unconfirmed"))


class MessageQuerySet(models.QuerySet["Message"]):
    def ready(self, *, now: datetime) -> "MessageQuerySet":
        """Messages whose turn has come, the longest waiting first."""
        return self.filter(status="queued", not_before__lte=now).order_by("not_before", "pk")

    def abandoned(self, *, now: datetime) -> "MessageQuerySet":
        """Messages whose worker has not been heard of within its lease."""
        return self.filter(status="sending", leased_until__lt=now)

    def on_the_way(self, channel: str) -> "MessageQuerySet":
        """Being sent, or sent without our knowing whether it arrived."""
        return self.filter(channel=channel, status__in=ON_THE_WAY, settled_at=None)

    def claim(
        self, channel: str, *, now: datetime, limit: int, one_at_a_time: bool = False
    ) -> "list[Message]":
        """Take a batch for this worker. Two workers never hold the same message."""
        fences = self._take(channel, now=now, limit=limit, one_at_a_time=one_at_a_time)
        # They are ours already, so nobody else has to wait while they are read.
        return [row for row in self.in_hand(fences) if row.fence == fences[row.pk]]

    @transaction.atomic
    def _take(
        self, channel: str, *, now: datetime, limit: int, one_at_a_time: bool
    ) -> dict[int, int]:
        """The keys of those that are this worker's now, each with the number of its claim."""
        free = self.filter(channel=channel).ready(now=now)
        if one_at_a_time:
            take_turns()
            free = free.with_a_free_address(channel, now=now)
        free = free.select_for_update(skip_locked=True, of=("self",))
        fences = _fences(free[:limit], first_of_address=one_at_a_time)
        move(
            self.filter(pk__in=fences), Cause.CLAIMED,
            fence=F("fence") + 1, leased_until=now + lease(), settled_at=None,
        )  # fmt: skip
        return fences

    def with_a_free_address(self, channel: str, *, now: datetime) -> "MessageQuerySet":
        """Nothing on its way to the same address, which has also had its moment of rest."""
        # A set that is read once: a database without statistics would read it for every message.
        busy = self.model._default_manager.on_the_way(channel).values("address")
        rested = Q(destination=None) | Q(destination__next_send_at=None)
        rested |= Q(destination__next_send_at__lte=now)
        rested |= Q(dedupe_key__startswith="reply:")  # somebody is waiting for it, phone in hand
        return self.filter(rested).exclude(address__in=busy)

    def rested_at(self, *, now: datetime) -> datetime | None:
        """When the first of those that wait only for their phone's rest may go."""
        resting = self.filter(
            status="queued", not_before__lte=now, destination__next_send_at__gt=now
        )
        found: datetime | None = resting.aggregate(at=Min("destination__next_send_at"))["at"]
        return found

    def in_hand(self, keys: Iterable[int]) -> "list[Message]":
        """With everything a worker looks at before it sends."""
        found = self.filter(pk__in=keys, status="sending").order_by("not_before", "pk")
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


def _fences(found: "MessageQuerySet", *, first_of_address: bool) -> dict[int, int]:
    """The number each of these will have been claimed by; of one address perhaps the first only."""
    fences: dict[int, int] = {}
    seen: set[str] = set()
    for key, address, fence in found.values_list("pk", "address", "fence"):
        if not first_of_address or address not in seen:
            fences[key] = fence + 1
            seen.add(address)
    return fences


def lease() -> timedelta:
    return timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
