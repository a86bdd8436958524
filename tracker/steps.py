"""Every periodic step leaves word of its last run, however it was started."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

import structlog
from celery import Task
from django.db import DatabaseError
from django.utils import timezone

from tracker.models import StepRun
from tracker.schedule import step_of
from tracker.up import signs

log = structlog.get_logger(__name__)
LONGEST_ERROR = 500


class RecordedTask(Task):  # type: ignore[type-arg]  # the stubs' Task is generic, Celery's is not
    """The base of every task: called by a worker or by run_steps, a step is recorded."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        step = step_of(self.name)
        try:
            with recorded(step.name) if step else nullcontext():
                return self.run(*args, **kwargs)
        finally:
            signs.say(signs.PROGRESS)


@contextmanager
def recorded(step: str) -> Iterator[None]:
    """Note the start and the end; an error is noted and goes on up."""
    started = timezone.now()
    _note_start(step, now=started)
    try:
        yield
    except BaseException as error:
        _note_end(step, started=started, now=timezone.now(), error=sentence(error))
        raise
    _note_end(step, started=started, now=timezone.now())


def sentence(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:LONGEST_ERROR]


def _note_start(step: str, *, now: datetime) -> None:
    process = f"{socket.gethostname()}:{os.getpid()}"
    run = StepRun(step=step, started_at=now, outcome=StepRun.Outcome.RUNNING, process=process)
    try:
        StepRun.objects.bulk_create(
            [run],
            update_conflicts=True,
            unique_fields=["step"],
            update_fields=["started_at", "outcome", "process"],
        )
    except DatabaseError as problem:  # the step itself will say so if the database is gone
        log.warning("step_start_not_recorded", step=step, problem=str(problem))


def _note_end(step: str, *, started: datetime, now: datetime, error: str = "") -> None:
    facts: dict[str, Any] = {"finished_at": now, "error": error}
    if error:
        facts["outcome"] = StepRun.Outcome.FAILED
    else:
        facts |= {"outcome": StepRun.Outcome.DONE, "succeeded_at": now}
    try:
        # A run that began later has the last word.
        StepRun.objects.filter(step=step, started_at=started).update(**facts)
    except DatabaseError as problem:
        log.warning("step_end_not_recorded", step=step, problem=str(problem))
