"""Who is at an import: one worker at a time, until it is silent for too long."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from transactions.models import Import, ImportWork

LEASE = timedelta(minutes=2)
MOST_TRIES = 3
Clock = Callable[[], datetime]


class LostLease(Exception):
    """Another worker has taken this import; what was not committed is not ours to write."""


@dataclass(slots=True)
class Lease:
    batch: int
    until: datetime

    @classmethod
    def of(cls, batch: Import, *, state: str, now: datetime, **facts: object) -> "Lease | None":
        """One worker wins an import in this state."""
        free = ImportWork.objects.filter(
            Q(leased_until__isnull=True) | Q(leased_until__lte=now), batch=batch, batch__state=state
        )
        until = now + LEASE
        facts |= {"leased_until": until, "tries": F("tries") + 1}
        return cls(batch.pk, until) if free.update(**facts) == 1 else None

    def renew(self, now: datetime, **facts: object) -> None:
        """Still at it. The caller's transaction must commit, or the lease is let go."""
        until = now + LEASE
        if self._mine().update(leased_until=until, **facts) != 1:
            raise LostLease
        self.until = until

    def release(self, **facts: object) -> bool:
        return bool(self._mine().update(leased_until=None, tries=0, **facts) == 1)

    def _mine(self) -> QuerySet[ImportWork]:
        return ImportWork.objects.filter(batch=self.batch, leased_until=self.until)
