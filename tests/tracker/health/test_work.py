"""Broker and worker, judged by what they did."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from pytest_django import Settings

from tracker.health import storage, work
from tracker.models import StepRun
from tracker.schedule import Every, Step

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
BEAT = Step("heartbeat", "tracker.heartbeat", Every(10))


def run(*, succeeded: float | None, failed: bool = False) -> StepRun:
    """A step's run that began now and last succeeded so many seconds ago."""
    last = None if succeeded is None else NOON - timedelta(seconds=succeeded)
    outcome = StepRun.Outcome.FAILED if failed else StepRun.Outcome.DONE
    return StepRun(step="heartbeat", started_at=NOON, succeeded_at=last, outcome=outcome)


@pytest.mark.parametrize(
    ("last", "every", "state"),
    [
        (run(succeeded=5), 10, "ok"),
        (run(succeeded=119), 10, "ok"),  # whatever its pace, two minutes are forgiven
        (run(succeeded=121), 10, "fail"),
        (run(succeeded=899), 300, "ok"),
        (run(succeeded=901), 300, "fail"),
        (run(succeeded=5, failed=True), 10, "warn"),
        (run(succeeded=None, failed=True), 10, "fail"),
    ],
)
def test_a_step_may_miss_a_few_turns(last: StepRun, every: int, state: str) -> None:
    part = work.judge("heartbeat", last, timedelta(seconds=every), now=NOON)
    assert part is not None
    assert part.state == state


def test_a_step_that_never_ran_or_runs_at_fixed_hours_is_not_judged_by_its_pace() -> None:
    assert work.judge("heartbeat", None, timedelta(seconds=10), now=NOON) is None
    assert work.judge("heartbeat", run(succeeded=9999), None, now=NOON) is None


def test_the_operators_interval_counts_and_not_the_built_in_one(db: None) -> None:
    interval = IntervalSchedule.objects.create(every=5, period=IntervalSchedule.MINUTES)
    row = PeriodicTask(name="bellwether.heartbeat", task=BEAT.task, interval=interval)
    assert work.pace(BEAT, None) == timedelta(seconds=10)
    assert work.pace(BEAT, row) == timedelta(minutes=5)
    row.enabled = False
    assert work.pace(BEAT, row) is None


def test_a_worker_in_time_tells_the_age_of_its_newest_run(db: None) -> None:
    ago = NOON - timedelta(seconds=4)
    StepRun.objects.create(step="heartbeat", started_at=ago, succeeded_at=ago, outcome="done")
    [part] = work.worker(now=NOON)
    assert (part.state, part.age_seconds) == ("ok", 4.0)


def test_a_step_that_stopped_is_named(db: None) -> None:
    ago = NOON - timedelta(seconds=600)
    StepRun.objects.create(step="heartbeat", started_at=ago, succeeded_at=ago, outcome="done")
    [part] = work.worker(now=NOON)
    assert (part.name, part.state) == ("step: heartbeat", "fail")


def test_a_fresh_house_waits_for_its_first_step(db: None) -> None:
    assert [part.state for part in work.worker(now=NOON)] == ["warn"]


def test_a_redis_that_answers_is_well(redis_server: str, settings: Settings) -> None:
    settings.REDIS_URL = redis_server
    assert [part.state for part in work.broker(now=NOON)] == ["ok"]


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "unix:///nowhere/redis.sock"])
def test_a_redis_that_is_gone_is_named_without_its_address(
    settings: Settings, address: str
) -> None:
    settings.REDIS_URL = address
    [part] = work.broker(now=NOON)
    assert (part.state, part.sentence) == ("fail", "Redis does not answer.")


def test_no_redis_at_all_is_said(settings: Settings, tmp_path: Path) -> None:
    settings.REDIS_URL, settings.DATA_DIR = "", tmp_path
    assert [part.state for part in work.broker(now=NOON)] == ["fail"]
    settings.SLOW_MODE = True
    assert [part.state for part in work.broker(now=NOON)] == ["warn"]


@pytest.mark.parametrize(
    ("free", "state"), [(50_000_000, "fail"), (500_000_000, "warn"), (5_000_000_000, "ok")]
)
def test_a_disk_that_fills_up_is_seen_coming(free: int, state: str) -> None:
    assert storage.disk(free).state == state


def test_a_data_folder_that_is_gone_has_failed(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "gone"
    assert [part.state for part in storage.data_folder(now=NOON)] == ["fail"]
