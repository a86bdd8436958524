"""A line that was crossed, with everything it was decided on. Never changed afterwards."""

from django.conf import settings
from django.db import models

from market.models import Refresh
from reminders.tables.reminder import Reminder
from tracker.lib.decimals import ExactDecimalField


class Crossing(models.Model):
    class How(models.TextChoices):
        LEVEL = "level", "The value was beyond the line"
        TOUCH = "touch", "The line was touched between two refreshes"
        GAP = "gap", "Crossed while we could not see"
        ALREADY = "already", "It was beyond the line when the reminder was made"
        STILL = "still", "It was still beyond the line after the snooze"

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="crossings")
    generation = models.PositiveIntegerField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="crossings"
    )
    how = models.CharField(max_length=8, choices=How.choices, default=How.LEVEL)
    ref = models.CharField(max_length=12, unique=True)  # what messages and replies call it
    value = ExactDecimalField()
    threshold = ExactDecimalField()
    currency = models.CharField(max_length=8, blank=True, default="")
    as_of = models.DateTimeField()  # when the value was true
    value_before = ExactDecimalField(null=True, blank=True)
    as_of_before = models.DateTimeField(null=True, blank=True)
    refresh = models.ForeignKey(
        Refresh, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    crossed_at = models.DateTimeField()  # when it was decided
    # Position, profit, source, contributions of coins: numbers as text, digit for digit.
    facts = models.JSONField(default=dict)
    values = models.JSONField(default=dict)  # the words of its messages
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-crossed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "generation"], name="one_crossing_per_generation"
            ),
        ]
        indexes = [models.Index(fields=["owner", "-crossed_at"], name="crossing_of_owner")]

    def __str__(self) -> str:
        return f"{self.ref}: {self.value:f} against {self.threshold:f}"
