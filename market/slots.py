"""Who does a refresh: time is cut into slots, and each slot has one row that one worker holds.

Two beats, three workers and a late ring find the row taken and do nothing. A worker that dies
leaves its lease behind; when that is over the slot is taken again. The token fences the first
worker off, should it only have slept: its transaction cannot finish the row and is undone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import F, QuerySet

from market.models import Refresh


class LostSlot(Exception):
    """Another worker has taken over this slot: nothing of ours may be kept."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's hold on one refresh."""

    refresh_id: int
    token: UUID
    lease: timedelta

    def renew(self, *, now: datetime) -> None:
        """Say that we are still at it."""
        if not self._mine().update(lease_until=now + self.lease):
            raise LostSlot(f"refresh {self.refresh_id} was taken over")

    def finish(self, *, now: datetime, **facts: object) -> None:
        """Write the end, which only the holder can, and only once."""
        if not self._mine().update(finished=now, lease_until=None, token=None, **facts):
            raise LostSlot(f"refresh {self.refresh_id} was taken over")

    def _mine(self) -> QuerySet[Refresh]:
        return Refresh.objects.filter(pk=self.refresh_id, token=self.token, finished__isnull=True)


def slot_of(now: datetime, *, interval: timedelta) -> datetime:
    """The beginning of the slot a moment lies in."""
    seconds = interval.total_seconds()
    begin = now.timestamp() // seconds * seconds
    return datetime.fromtimestamp(begin, now.tzinfo)


def claim_slot(kind: str, slot: datetime, *, now: datetime, lease: timedelta) -> Claim | None:
    """Take a slot that nobody has, or whose worker died; None when it is someone else's."""
    token = uuid4()
    fresh = Refresh(kind=kind, slot=slot, token=token, lease_until=now + lease, started=now)
    Refresh.objects.bulk_create([fresh], ignore_conflicts=True)
    row = Refresh.objects.filter(kind=kind, slot=slot)
    row.filter(finished__isnull=True, lease_until__lt=now).update(
        token=token, lease_until=now + lease, started=now, takes=F("takes") + 1
    )
    mine = row.filter(token=token).values_list("pk", flat=True).first()
    return None if mine is None else Claim(mine, token, lease)


def is_free(kind: str, slot: datetime, *, now: datetime) -> bool:
    """Whether a slot is unclaimed, or claimed by a worker that died."""
    row = Refresh.objects.filter(kind=kind, slot=slot).first()
    if row is None:
        return True
    return row.finished is None and row.lease_until is not None and row.lease_until < now


def close_abandoned(*, before: datetime, now: datetime) -> int:
    """Give slots an end whose worker died and whose time has passed."""
    abandoned = Refresh.objects.filter(finished__isnull=True, lease_until__lt=now, slot__lt=before)
    return abandoned.update(
        finished=now,
        lease_until=None,
        token=None,
        outcome=Refresh.Outcome.FAILED,
        error="The worker stopped before it was finished; no price of it was kept.",
    )
