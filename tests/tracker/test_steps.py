"""Each run of a periodic step leaves its trace."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.celery import app
from tracker.models import StepRun
from tracker.schedule import steps
from tracker.steps import recorded
from tracker.tasks import heartbeat

pytestmark = pytest.mark.django_db


def test_every_step_names_a_task_that_exists() -> None:
    app.loader.import_default_modules()
    assert [step.task for step in steps() if step.task not in app.tasks] == []


def test_a_step_that_ran_shows_when_it_ended_well() -> None:
    before = datetime.now(UTC)
    heartbeat()
    run = StepRun.objects.get(step="heartbeat")
    assert run.outcome == StepRun.Outcome.DONE
    assert run.succeeded_at is not None
    assert before <= run.started_at <= run.succeeded_at


def test_a_step_that_failed_says_why_and_keeps_its_last_success() -> None:
    heartbeat()
    with pytest.raises(OSError, match="disk on fire"), recorded("heartbeat"):
        raise OSError("disk on fire")
    run = StepRun.objects.get(step="heartbeat")
    assert (run.outcome, run.error) == (StepRun.Outcome.FAILED, "OSError: disk on fire")
    assert run.succeeded_at is not None
    assert run.finished_at is not None
    assert run.succeeded_at < run.finished_at


def test_a_run_that_began_later_has_the_last_word() -> None:
    later = datetime.now(UTC) + timedelta(seconds=5)
    with recorded("heartbeat"):
        StepRun.objects.filter(step="heartbeat").update(started_at=later)
    run = StepRun.objects.get(step="heartbeat")
    assert (run.outcome, run.started_at) == (StepRun.Outcome.RUNNING, later)
