"""The figures of reminders for /metrics."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from reminders.models import Crossing, Reminder

SHOWN = ("armed", "waiting", "unseen", "snoozed")  # those an index counts


def figures(*, now: datetime) -> Iterable[Metric]:
    """How many reminders are watched, and how many crossings there ever were."""
    watched = GaugeMetricFamily(
        "bellwether_reminders", "Reminders that are watched, by state.", labels=["state"]
    )
    for state in SHOWN:
        here = Reminder.objects.filter(deleted_at__isnull=True, state=state)
        watched.add_metric([state], here.count())
    yield watched
    newest = Crossing.objects.aggregate(newest=Max("pk"))["newest"] or 0
    yield CounterMetricFamily("bellwether_crossings", "Lines that were crossed.", value=newest)
