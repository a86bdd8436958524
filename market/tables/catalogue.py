"""How the catalogue as a whole stands: one row, whose version tells every process to look again."""

from datetime import datetime

from django.db import models
from django.db.models import F

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


class Catalogue(models.Model):
    version = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)

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
