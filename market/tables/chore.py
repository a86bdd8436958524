"""What is done now and then: when it was last tried and done, so that one worker does it."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from market.coingecko.errors import Failure, Kind

WAITS = frozenset({Kind.PAUSED, Kind.LIMITED})  # nothing is wrong but that no call is free
LEAST_WAIT_SECONDS = 20.0


class ChoreQuerySet(models.QuerySet["Chore"]):
    def claim(self, name: str, *, now: datetime, every: timedelta, retry: timedelta) -> bool:
        """Whether it is due and this process is the one to do it."""
        self.bulk_create([Chore(name=name)], ignore_conflicts=True)
        due = Q(done_at__isnull=True) | Q(done_at__lte=now - every)
        free = Q(next_try__isnull=True) | Q(next_try__lte=now)
        return self.filter(due, free, name=name).update(next_try=now + retry) == 1

    def put_off(self, name: str, failure: Failure, *, now: datetime) -> None:
        """Try again when a call is free, which is sooner than after a real failure."""
        if failure.kind in WAITS:
            seconds = max(failure.retry_after or 0.0, LEAST_WAIT_SECONDS)
            self.filter(name=name).update(next_try=now + timedelta(seconds=seconds))

    def done(self, name: str, *, now: datetime) -> None:
        self.update_or_create(name=name, defaults={"done_at": now})


class Chore(models.Model):
    name = models.CharField(max_length=40, primary_key=True)
    next_try = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ChoreQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
