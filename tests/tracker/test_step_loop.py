"""The slow mode's turn: what is due runs, what fails or hangs holds up nobody."""

import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from tracker.celery import app
from tracker.keep_schedule import PREFIX, keep_schedule
from tracker.models import StepRun
from tracker.schedule import Cron, Every, Step
from tracker.step_loop import due_tasks, limited, run_task
from tracker.tasks import heartbeat

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def schedule(*steps: Step) -> None:
    keep_schedule(steps)


@pytest.mark.django_db
def test_a_step_runs_at_once_and_then_waits_its_turn() -> None:
    schedule(Step("heartbeat", "tracker.heartbeat", Every(3600)))
    assert due_tasks(begun=NOW) == ["tracker.heartbeat"]
    heartbeat()
    assert due_tasks(begun=NOW) == []
    StepRun.objects.update(started_at=datetime.now(UTC) - timedelta(seconds=3601))
    assert due_tasks(begun=NOW) == ["tracker.heartbeat"]


@pytest.mark.django_db
def test_a_step_with_a_time_of_day_waits_for_it() -> None:
    schedule(Step("nightly", "tracker.heartbeat", Cron(minute="0", hour="3")))
    assert due_tasks(begun=datetime.now(UTC)) == []
    assert due_tasks(begun=datetime.now(UTC) - timedelta(days=2)) == ["tracker.heartbeat"]


@pytest.mark.django_db
def test_what_the_operator_switched_off_or_changed_in_the_admin_holds() -> None:
    schedule(
        Step("heartbeat", "tracker.heartbeat", Every(10)),
        Step("nightly", "tracker.heartbeat", Every(10)),
    )
    PeriodicTask.objects.filter(name=f"{PREFIX}heartbeat").update(enabled=False)
    PeriodicTask.objects.filter(name=f"{PREFIX}nightly").update(
        interval=None, crontab=CrontabSchedule.objects.create(minute="0", hour="3")
    )
    assert due_tasks(begun=datetime.now(UTC)) == []


@pytest.fixture
def broken_task() -> Iterator[str]:
    @app.task(name="tests.broken")
    def broken() -> None:
        raise ValueError("broken")

    yield "tests.broken"
    app.tasks.pop("tests.broken")


def test_a_step_that_fails_holds_up_nobody(broken_task: str) -> None:
    run_task(broken_task)


def test_a_step_that_hangs_is_cut_off() -> None:
    with pytest.raises(SoftTimeLimitExceeded), limited(0.05):
        signal.pause()
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
