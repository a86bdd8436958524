"""The heartbeat's evidence: when prices were asked for, by whom it was claimed, how it ended."""

from django.db import models

from market.accept import Why
from market.tables.coin import Coin


class RefreshQuerySet(models.QuerySet["Refresh"]):
    def newest_with_prices(self) -> "Refresh | None":
        """The last refresh that brought prices; confirmations ask for a few coins only."""
        whole = [Refresh.Kind.SCHEDULED, Refresh.Kind.BY_HAND]
        brought = [Refresh.Outcome.COMPLETE, Refresh.Outcome.PARTIAL]
        arrived = self.filter(kind__in=whole, outcome__in=brought, finished__isnull=False)
        return arrived.order_by("-finished").first()


class Refresh(models.Model):
    """One time prices were asked for. Its slot is unique, so that nobody does it twice."""

    class Kind(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        CONFIRMATION = "confirmation", "Doubtful prices asked again"
        BY_HAND = "by hand", "By hand"

    class Outcome(models.TextChoices):
        RUNNING = "running", "Running"
        COMPLETE = "complete", "Complete"
        PARTIAL = "partial", "Partial: something was refused, absent or could not be fetched"
        FAILED = "failed", "Failed: nothing could be fetched"
        IDLE = "idle", "Nothing to ask for now"

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.SCHEDULED)
    slot = models.DateTimeField()  # the moment the slot begins
    # Who works on it: the token fences off a worker that lost its lease while it slept.
    token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True)
    takes = models.PositiveSmallIntegerField(default=1)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.RUNNING)
    calls = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField("coins asked", default=0)
    accepted = models.PositiveIntegerField("prices accepted", default=0)
    unchanged = models.PositiveIntegerField("prices unchanged", default=0)
    confirming = models.PositiveIntegerField("prices being confirmed", default=0)
    refused = models.PositiveIntegerField("prices refused", default=0)
    absent = models.PositiveIntegerField("coins absent", default=0)
    error = models.TextField(blank=True, default="")
    plan = models.TextField(blank=True, default="")  # what is refreshed how often, for people

    objects = RefreshQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "refreshes"
        ordering = ["-slot"]
        get_latest_by = "slot"
        constraints = [
            models.UniqueConstraint(fields=["kind", "slot"], name="refresh_once_per_slot"),
        ]
        indexes = [
            # Serves the heartbeat: the newest finished refreshes.
            models.Index(fields=["-finished"], name="refresh_newest_finished"),
            # Serves the rescue of refreshes whose worker died; almost always empty.
            models.Index(
                fields=["lease_until"],
                condition=models.Q(finished__isnull=True),
                name="refresh_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.slot:%Y-%m-%d %H:%M:%S}: {self.outcome}"


class RefusedPrice(models.Model):
    """One price a refresh did not accept, and why; at most some hundred are kept per refresh."""

    refresh = models.ForeignKey(Refresh, on_delete=models.CASCADE, related_name="refusals")
    # Serves the trail of one coin in the admin.
    coin = models.ForeignKey(Coin, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=12, choices=Why.choices)
    reason = models.CharField(max_length=200)
    value = models.CharField(max_length=60, blank=True, default="")  # as it was read

    class Meta:
        ordering = ["-refresh_id", "coin_id"]

    def __str__(self) -> str:
        return f"{self.coin_id}: {self.reason}"
