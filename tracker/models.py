"""What the house remembers about itself."""

from django.db import models


class StepRun(models.Model):
    """The last run of one periodic step: one row a step, so that progress can be seen."""

    class Outcome(models.TextChoices):
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    step = models.CharField(max_length=100, primary_key=True)
    started_at = models.DateTimeField()
    # Both keep their last value while the next run is under way.
    finished_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    error = models.TextField(blank=True)
    process = models.CharField(max_length=200, help_text="host:pid of the process that ran it")

    def __str__(self) -> str:
        return f"{self.step}: {self.outcome}"
