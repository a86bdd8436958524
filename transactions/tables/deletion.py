"""Entries that were deleted, kept for a while so that a person can change their mind."""

from django.conf import settings
from django.db import models

from transactions.tables.portfolio import Portfolio


class DeletedEntry(models.Model):
    """An entry as it was, under its old id. The ledger itself no longer knows it."""

    id = models.BigIntegerField(primary_key=True)  # the entry's, so that undoing restores it
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deleted_entries"
    )
    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="+")
    fields = models.JSONField()
    deleted_at = models.DateTimeField(db_index=True)  # serves forgetting

    def __str__(self) -> str:
        return f"entry {self.pk}, deleted {self.deleted_at:%Y-%m-%d %H:%M}"
