"""The slow mode: without a broker one process takes every periodic step in turn."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django_celery_beat.models import PeriodicTask

from tracker.celery import app
from tracker.keep_schedule import LONG_AGO, PREFIX
from tracker.models import StepRun

log = structlog.get_logger(__name__)


def due_tasks(*, begun: datetime) -> list[str]:
    """The tasks whose time has come, by the rows that beat would read."""
    started = dict(StepRun.objects.values_list("step", "started_at"))
    rows = PeriodicTask.objects.filter(name__startswith=PREFIX, enabled=True).order_by("pk")
    tasks = []
    for row in rows.select_related("interval", "crontab", "solar", "clocked"):
        # What has never run is due at once, unless it waits for a time of day.
        last = started.get(row.name.removeprefix(PREFIX), LONG_AGO if row.interval else begun)
        if row.schedule.is_due(last).is_due:
            tasks.append(row.task)
    return tasks


def run_task(name: str) -> None:
    """In this process. A step that fails is recorded, logged, and holds up nobody else."""
    task = app.tasks[name]
    try:
        with limited(task.soft_time_limit or app.conf.task_soft_time_limit):
            task()
    except Exception:  # the loop's one guard
        log.exception("step_failed", task=name)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """What a worker's soft time limit does: a step that hangs must not silence the others."""

    def enough(*_: object) -> None:
        raise SoftTimeLimitExceeded

    before = signal.signal(signal.SIGALRM, enough)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
