"""What was read from an exchange's file, and what a person settled while reading it."""

from django.conf import settings
from django.db import models

from market.models import Coin
from transactions.tables.portfolio import Portfolio


class Import(models.Model):
    """One file. Its entries count from the moment `visible` is set, all of them together."""

    class State(models.TextChoices):
        PREVIEW = "preview", "Waiting for you to confirm"
        RUNNING = "running", "Being saved"
        COMMITTED = "committed", "Saved"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"
        FAILED = "failed", "Failed, see the reason"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports"
    )
    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=255)
    exchange = models.CharField(max_length=60, blank=True, default="")
    format = models.CharField(max_length=80, blank=True, default="")
    fingerprint = models.CharField(max_length=64, blank=True, default="")  # SHA-256 of the file
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEW)
    visible = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    # The first thousand: [{"line", "column", "value", "reason"}].
    problems = models.JSONField(default=list, blank=True)
    reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            # Serves a person's list of imports, newest first.
            models.Index(fields=["owner", "-created_at"], name="import_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.get_state_display()}"


class SymbolChoice(models.Model):
    """Which coin a person means by a symbol in an exchange's files; settled once."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="symbol_choices"
    )
    exchange = models.CharField(max_length=60, blank=True, default="")
    symbol = models.CharField(max_length=120)  # lower case
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "exchange", "symbol"], name="symbol_chosen_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} is {self.coin_id or 'no coin'}"
