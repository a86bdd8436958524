"""How far a person's days have been reckoned."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Least

NEVER = date.max  # there is nothing to reckon until the ledger says something
EVER = date(1970, 1, 1)


class ValueFillQuerySet(models.QuerySet["ValueFill"]):
    def mark(self, since: date) -> int:
        """Of these people the days from then on are to be reckoned again."""
        since_then = Value(since, output_field=models.DateField())
        return self.update(next_day=Least("next_day", since_then), generation=F("generation") + 1)

    def due(self, *, yesterday: date, now: datetime) -> "ValueFillQuerySet":
        """Those with days to reckon that nobody is at, the longest behind first."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        return self.filter(free, next_day__lte=yesterday).order_by("next_day", "pk")

    def claim(self, fill: "ValueFill", *, now: datetime, lease: timedelta) -> bool:
        """Take it for this worker; False when another one was faster."""
        same = self.filter(pk=fill.pk, leased_until=fill.leased_until)
        return same.update(leased_until=now + lease) == 1

    def move_on(self, fill: "ValueFill", *, next_day: date, leased_until: datetime) -> bool:
        """Note that the days before are right; False when the ledger has changed meanwhile."""
        untouched = self.filter(pk=fill.pk, generation=fill.generation)
        return untouched.update(next_day=next_day, leased_until=leased_until) == 1


class ValueFill(models.Model):
    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="value_fill",
    )
    next_day = models.DateField(db_index=True)  # every day before it is right
    first_day = models.DateField(null=True)  # where the present reckoning began, for progress
    generation = models.PositiveBigIntegerField(default=0)  # raised by every change of the past
    leased_until = models.DateTimeField(null=True)

    objects = ValueFillQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.owner_id} from {self.next_day}"
