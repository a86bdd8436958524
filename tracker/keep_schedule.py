"""Copies the schedule to the database, where beat reads it and the operator may change it.

The rule: a row whose description still says when it runs is ours and follows the schedule. Once
the operator has chosen another time in the admin, the two differ and the row stays as it is.
Deleting the row hands it back: the next start makes it anew. A row that is switched off stays off.
"""

from datetime import UTC, datetime

from django.db import transaction
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from tracker.schedule import Cron, Every, Step

PREFIX = "bellwether."  # rows of other names belong to the operator alone
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def keep_schedule(wanted: tuple[Step, ...]) -> None:
    """Make what is missing, update what nobody edited, remove what is gone."""
    with transaction.atomic():
        rows = {
            row.name: row
            for row in PeriodicTask.objects.filter(name__startswith=PREFIX).select_related(
                "interval", "crontab"
            )
        }
        for step in wanted:
            keep(step, rows.pop(PREFIX + step.name, None))
        for row in rows.values():
            row.delete()


def keep(step: Step, row: PeriodicTask | None) -> None:
    row = row or PeriodicTask(name=PREFIX + step.name, last_run_at=due_since(step.when))
    if row.pk and edited(row):
        changes: dict[str, object] = {"task": step.task}
    else:
        changes = {
            "task": step.task,
            "interval": interval(step.when),
            "crontab": crontab(step.when),
            "description": describe(step.when),
            "expire_seconds": step.expires_after,
        }
    if not row.pk or any(getattr(row, name) != value for name, value in changes.items()):
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()


def due_since(when: Every | Cron) -> datetime | None:
    """A new step runs at once, not only after its first interval; a time of day is waited for."""
    return LONG_AGO if isinstance(when, Every) else None


def edited(row: PeriodicTask) -> bool:
    when = when_of(row)
    return when is None or row.description != describe(when)


def when_of(row: PeriodicTask) -> Every | Cron | None:
    """The row's time as the schedule would put it; None for kinds the schedule does not use."""
    if row.interval and row.interval.period == IntervalSchedule.SECONDS:
        return Every(row.interval.every)
    if row.crontab and str(row.crontab.timezone) == "UTC":
        return Cron(
            minute=row.crontab.minute,
            hour=row.crontab.hour,
            day_of_week=row.crontab.day_of_week,
            day_of_month=row.crontab.day_of_month,
            month_of_year=row.crontab.month_of_year,
        )
    return None


def describe(when: Every | Cron) -> str:
    return f"Kept by Bellwether: {when}. Another time chosen here stays; delete the row to undo."


def interval(when: Every | Cron) -> IntervalSchedule | None:
    if not isinstance(when, Every):
        return None
    wanted = {"every": when.seconds, "period": IntervalSchedule.SECONDS}
    found: IntervalSchedule | None = IntervalSchedule.objects.filter(**wanted).first()
    return found or IntervalSchedule.objects.create(**wanted)


def crontab(when: Every | Cron) -> CrontabSchedule | None:
    if not isinstance(when, Cron):
        return None
    wanted = {
        "minute": when.minute,
        "hour": when.hour,
        "day_of_week": when.day_of_week,
        "day_of_month": when.day_of_month,
        "month_of_year": when.month_of_year,
        "timezone": "UTC",
    }
    found: CrontabSchedule | None = CrontabSchedule.objects.filter(**wanted).first()
    return found or CrontabSchedule.objects.create(**wanted)
