"""A time without prices that was long enough to tell people about, and how far the telling is."""

from django.db import models
from django.db.models import Q

from market.models import Stall


class Silence(models.Model):
    stall = models.OneToOneField(Stall, on_delete=models.CASCADE, related_name="+")
    # People are told in the order of their ids, some at a time: a kill loses no one.
    told_through = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)  # everybody was
    cleared_through = models.BigIntegerField(default=0)
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], name="silence_open", condition=Q(cleared_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"silence {self.pk}"
