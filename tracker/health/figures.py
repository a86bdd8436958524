"""The house's own figures for /metrics."""

from collections.abc import Iterable
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric

from tracker.lib.health import parts
from tracker.models import StepRun

LEVELS = {"ok": 0, "warn": 1, "fail": 2}


def house(*, now: datetime) -> Iterable[Metric]:
    """How each part is, and when each step last succeeded."""
    state = GaugeMetricFamily(
        "bellwether_part_state", "How a part is: 0 ok, 1 warning, 2 failed.", labels=["part"]
    )
    for part in parts(now=now):
        state.add_metric([part.name], LEVELS[part.state])
    yield state
    yield _steps(now)


def _steps(now: datetime) -> Metric:
    ages = GaugeMetricFamily(
        "bellwether_step_success_age_seconds",
        "Seconds since a periodic step last succeeded.",
        labels=["step"],
    )
    for run in StepRun.objects.filter(succeeded_at__isnull=False):
        assert run.succeeded_at  # noqa: S101 - the filter says so
        ages.add_metric([run.step], (now - run.succeeded_at).total_seconds())
    return ages
