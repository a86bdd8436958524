"""How the catalogue as a whole stands: one row, whose version tells every process to look again."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from market.tables.coin import Coin

THE_ONE = 1


class CatalogueQuerySet(models.QuerySet["Catalogue"]):
    def version(self) -> int:
        """A number that grows whenever coins were added, renamed or retired."""
        return self.filter(pk=THE_ONE).values_list("version", flat=True).first() or 0

    def changed(self, *, now: datetime) -> None:
        """Tell every process that its index of coins is out of date."""
        if not self.filter(pk=THE_ONE).update(version=F("version") + 1, changed_at=now):
            self.bulk_create([self.model(pk=THE_ONE, changed_at=now)], ignore_conflicts=True)

    def claim_sync(self, *, now: datetime, every: timedelta, retry: timedelta) -> bool:
        """Whether the daily sync is due and this process is the one to do it."""
        due = Q(synced_at__isnull=True) | Q(synced_at__lte=now - every)
        free = Q(tried_at__isnull=True) | Q(tried_at__lte=now - retry)
        return self.filter(due, free, pk=THE_ONE).update(tried_at=now) == 1

    def synced(self, *, now: datetime) -> None:
        self.update_or_create(pk=THE_ONE, defaults={"synced_at": now})


class Catalogue(models.Model):
    version = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    synced_at = models.DateTimeField(null=True, blank=True)

    objects = CatalogueQuerySet.as_manager()

    def __str__(self) -> str:
        return f"catalogue version {self.version}"


class Sparkline(models.Model):
    """The week's prices of a coin as a small drawing needs them, as the vendor last drew them."""

    coin = models.OneToOneField(
        Coin, on_delete=models.CASCADE, primary_key=True, related_name="sparkline"
    )
    # A drawing, not money: about 168 numbers, comma-separated, five digits each.
    points = models.TextField()
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"sparkline of {self.coin_id}"
