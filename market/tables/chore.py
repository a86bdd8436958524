"""What is done now and then: when it was last tried and done, so that one worker does it."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q


class ChoreQuerySet(models.QuerySet["Chore"]):
    def claim(self, name: str, *, now: datetime, every: timedelta, retry: timedelta) -> bool:
        """Whether it is due and this process is the one to do it."""
        self.bulk_create([Chore(name=name)], ignore_conflicts=True)
        due = Q(done_at__isnull=True) | Q(done_at__lte=now - every)
        free = Q(tried_at__isnull=True) | Q(tried_at__lte=now - retry)
        return self.filter(due, free, name=name).update(tried_at=now) == 1

    def done(self, name: str, *, now: datetime) -> None:
        self.update_or_create(name=name, defaults={"done_at": now})


class Chore(models.Model):
    name = models.CharField(max_length=40, primary_key=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ChoreQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
