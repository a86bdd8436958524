"""What is still to be fetched of the past, and how far the present has been rolled up."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from market.tables.coin import Coin


class HistoryJobQuerySet(models.QuerySet["HistoryJob"]):
    def due(self, *, now: datetime) -> "HistoryJobQuerySet":
        """Jobs whose turn has come or whose worker died, the smallest first."""
        waiting = Q(state=HistoryJob.State.WAITING, not_before__lte=now)
        abandoned = Q(state=HistoryJob.State.RUNNING, lease_until__lte=now)
        return self.filter(waiting | abandoned).order_by("not_before", "pk")

    def unfinished(self) -> "HistoryJobQuerySet":
        """Jobs that wait or run."""
        return self.filter(state__in=[HistoryJob.State.WAITING, HistoryJob.State.RUNNING])

    def given_up(self, *, since: datetime) -> "HistoryJobQuerySet":
        """Jobs that used up their tries since then."""
        return self.filter(state=HistoryJob.State.DEAD, finished_at__gte=since)

    def claim(self, job: "HistoryJob", *, now: datetime, lease: timedelta) -> bool:
        """Take a job for this worker; False when another one was faster."""
        untaken = self.filter(pk=job.pk, state=job.state, takes=job.takes)
        state = HistoryJob.State.RUNNING
        if untaken.update(state=state, takes=F("takes") + 1, lease_until=now + lease) != 1:
            return False
        job.takes += 1
        return True

    def settle(self, job: "HistoryJob", **facts: object) -> bool:
        """Write how a claimed job went on, unless its lease ran out and another took it."""
        held = self.filter(pk=job.pk, state=HistoryJob.State.RUNNING, takes=job.takes)
        return held.update(lease_until=None, **facts) == 1

    def run_again(self, *, now: datetime) -> int:
        """Give dead jobs another life. Pressed twice, it changes nothing the second time."""
        dead = self.filter(state=HistoryJob.State.DEAD)
        return dead.update(
            state=HistoryJob.State.WAITING, tries=0, not_before=now, finished_at=None
        )


class HistoryJob(models.Model):
    """One stretch of one coin's past that has to be fetched."""

    class Kind(models.TextChoices):
        YEAR = "year", "The past year, fetched at the first interest"
        GAP = "gap", "Hours without a price"
        JUMP = "jump", "A suspicious jump, asked again"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        DEAD = "dead", "Given up, see the reason"

    coin = models.ForeignKey(Coin, on_delete=models.CASCADE, related_name="history_jobs")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    since = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    steps_done = models.PositiveSmallIntegerField(default=0)
    takes = models.PositiveIntegerField(default=0)  # the fencing token of its lease
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")  # why the last try brought nothing
    result = models.TextField(blank=True, default="")  # what was done, in words
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = HistoryJobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coin"], condition=Q(kind="year"), name="history_one_year_per_coin"
            ),
            models.UniqueConstraint(
                fields=["coin", "kind", "since"], name="history_job_once_per_stretch"
            ),
        ]
        indexes = [
            # Serves due(), every 20 s; almost always empty.
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=["waiting", "running"]),
                name="history_jobs_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.coin_id}"


class RollUp(models.Model):
    """How far the raw prices have gone into the hours and days. One row."""

    last_point = models.BigIntegerField(default=0)  # the id of the newest point rolled up

    def __str__(self) -> str:
        return f"rolled up to point {self.last_point}"
