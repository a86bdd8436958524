"""What was owned, day by day. Derived: deleting it costs only the time to reckon it again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tracker.lib.decimals import ExactDecimalField
from transactions.models import Portfolio


class ValuePoint(models.Model):
    """A portfolio, or everything that counts in the balance, when a day ended in UTC."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    portfolio = models.ForeignKey(  # None: everything
        Portfolio, on_delete=models.CASCADE, related_name="+", null=True, db_index=False
    )
    day = models.DateField()
    currency = models.CharField(max_length=8)
    value = ExactDecimalField(null=True)
    value_unknown = models.TextField(blank=True, default="")  # the cause, in a sentence
    # Money put in less money taken out: on that day, and from the first day on.
    flow = ExactDecimalField(null=True)
    flow_unknown = models.TextField(blank=True, default="")
    put_in = ExactDecimalField(null=True)
    put_in_unknown = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["day"]
        constraints = [
            # Serve the chart of a portfolio, and of everything.
            models.UniqueConstraint(
                fields=["portfolio", "day"],
                condition=Q(portfolio__isnull=False),
                name="value_of_portfolio_once",
            ),
            models.UniqueConstraint(
                fields=["owner", "day"],
                condition=Q(portfolio__isnull=True),
                name="value_of_everything_once",
            ),
            models.CheckConstraint(
                condition=(Q(value__isnull=False) | ~Q(value_unknown=""))
                & (Q(flow__isnull=False) | ~Q(flow_unknown=""))
                & (Q(put_in__isnull=False) | ~Q(put_in_unknown="")),
                name="value_unknown_has_a_cause",
            ),
        ]
        indexes = [
            # Serves replacing a stretch of days.
            models.Index(fields=["owner", "day"], name="value_of_owner_by_day"),
        ]

    def __str__(self) -> str:
        return f"{'unknown' if self.value is None else format(self.value, 'f')} on {self.day}"
