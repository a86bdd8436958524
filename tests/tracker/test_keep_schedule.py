"""The schedule in the database follows ours until the operator chooses otherwise."""

import pytest
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from tracker.keep_schedule import PREFIX, keep_schedule
from tracker.schedule import Cron, Every, Step, steps

pytestmark = pytest.mark.django_db


def step(when: Every | Cron, *, task: str = "tracker.heartbeat") -> Step:
    return Step("pulse", task, when)


def row() -> PeriodicTask:
    return PeriodicTask.objects.get(name=f"{PREFIX}pulse")


def interval(seconds: int) -> IntervalSchedule:
    found: IntervalSchedule = IntervalSchedule.objects.get_or_create(
        every=seconds, period=IntervalSchedule.SECONDS
    )[0]
    return found


def test_every_step_gets_a_row() -> None:
    keep_schedule(steps())
    assert PeriodicTask.objects.count() == len(steps())


def test_a_new_step_is_due_at_once_unless_it_waits_for_a_time_of_day() -> None:
    keep_schedule((step(Every(300)), Step("nightly", "tracker.heartbeat", Cron(hour="3"))))
    nightly = PeriodicTask.objects.get(name=f"{PREFIX}nightly")
    assert row().schedule.is_due(row().last_run_at).is_due
    assert nightly.last_run_at is None


def test_a_changed_setting_changes_the_row() -> None:
    keep_schedule((step(Every(300)),))
    keep_schedule((step(Every(60)),))
    assert (row().interval.every, row().expire_seconds) == (60, 60)


def test_an_interval_the_operator_chose_stays_and_the_task_follows() -> None:
    keep_schedule((step(Every(300)),))
    mine = row()
    mine.interval = interval(900)
    mine.save()
    keep_schedule((step(Every(60), task="tracker.other"),))
    assert (row().interval.every, row().task) == (900, "tracker.other")


def test_a_shared_interval_the_operator_edited_stays() -> None:
    keep_schedule((step(Every(300)),))
    IntervalSchedule.objects.update(every=900)
    keep_schedule((step(Every(300)),))
    assert row().interval.every == 900


def test_a_deleted_row_comes_back_as_ours() -> None:
    keep_schedule((step(Every(300)),))
    row().delete()
    keep_schedule((step(Every(60)),))
    assert row().interval.every == 60


def test_a_row_that_was_switched_off_stays_off() -> None:
    keep_schedule((step(Every(300)),))
    PeriodicTask.objects.update(enabled=False)
    keep_schedule((step(Every(60)),))
    assert row().enabled is False


def test_a_step_may_move_from_an_interval_to_a_time_of_day_and_back() -> None:
    keep_schedule((step(Every(300)),))
    keep_schedule((step(Cron(minute="0", hour="3")),))
    assert (row().interval, row().crontab.hour) == (None, "3")
    keep_schedule((step(Every(300)),))
    assert (row().crontab, row().interval.every) == (None, 300)


def test_a_step_that_is_gone_loses_its_row_and_the_operators_own_rows_stay() -> None:
    PeriodicTask.objects.create(name="my own", task="tracker.heartbeat", interval=interval(5))
    keep_schedule((step(Every(300)),))
    keep_schedule(())
    assert list(PeriodicTask.objects.values_list("name", flat=True)) == ["my own"]


def test_nothing_is_written_when_nothing_changed() -> None:
    keep_schedule((step(Every(300)), Step("nightly", "tracker.heartbeat", Cron())))
    before = PeriodicTask.objects.values_list("date_changed", flat=True)
    kept = list(before)
    keep_schedule((step(Every(300)), Step("nightly", "tracker.heartbeat", Cron())))
    assert list(before.all()) == kept
