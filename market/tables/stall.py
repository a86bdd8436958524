"""Times in which no price came in: when the operator was told, and when it was over."""

from django.db import models


class Stall(models.Model):
    began_at = models.DateTimeField()  # when the last price had come in
    noticed_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-noticed_at"]
        constraints = [
            # Two watchers notice the same stall once.
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(over_at__isnull=True),
                name="one_stall_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"no prices from {self.began_at:%Y-%m-%d %H:%M}"
