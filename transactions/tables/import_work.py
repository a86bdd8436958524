"""What a worker needs to know of an import, and how a person reads files of their own."""

from django.conf import settings
from django.db import models

from transactions.tables.importing import Import


class ImportWork(models.Model):
    """Where the file is kept, how it is to be read, and how far it has been saved."""

    batch = models.OneToOneField(
        Import, on_delete=models.CASCADE, primary_key=True, related_name="work"
    )
    path = models.CharField(max_length=500, blank=True, default="")  # empty: no longer kept
    options = models.JSONField(default=dict, blank=True)
    rows_expected = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    asides = models.PositiveIntegerField(default=0)
    # A worker that stops answering loses the work at this time.
    leased_until = models.DateTimeField(null=True, blank=True)
    # How often a worker has begun and neither finished nor let go.
    tries = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.rows_done} of {self.rows_expected} rows of import {self.pk}"


class SavedMapping(models.Model):
    """Which column of a person's own kind of file means what."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="import_mappings"
    )
    name = models.CharField(max_length=80)
    columns = models.JSONField()  # see transactions/importing/mapping.py
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="mapping_named_once"),
        ]

    def __str__(self) -> str:
        return self.name
