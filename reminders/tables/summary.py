"""A regular word on how things stand. The next time stands in the row, not in a scheduler."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from transactions.models import Portfolio


class Summary(models.Model):
    class Rhythm(models.TextChoices):
        DAILY = "daily", "Every day"
        WEEKLY = "weekly", "Every week"
        MONTHLY = "monthly", "Every month"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="summaries"
    )
    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, null=True, blank=True, related_name="summaries"
    )
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY)
    at = models.TimeField()  # on the wall of the person's zone
    weekday = models.PositiveSmallIntegerField(default=0)  # Monday is 0
    day = models.PositiveSmallIntegerField(default=1)  # of the month; 31 means the last
    on_whatsapp = models.BooleanField(default=True)
    on_email = models.BooleanField(default=True)
    paused = models.BooleanField(default=False)
    next_run_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "summaries"
        ordering = ["next_run_at"]
        indexes = [
            models.Index(fields=["next_run_at"], name="summary_due", condition=Q(paused=False))
        ]

    def __str__(self) -> str:
        return f"{self.get_rhythm_display()} at {self.at:%H:%M}"
