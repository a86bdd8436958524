"""A task is an alarm clock: what there is to do stands in the rows."""

from celery import shared_task
from django.utils import timezone

from dashboard.over_time.fill import fill_due
from dashboard.over_time.look_again import look_again


@shared_task(
    name="dashboard.reckon_value_over_time",
    ignore_result=True,
    soft_time_limit=170,
    time_limit=180,
)
def reckon_value_over_time() -> None:
    fill_due(clock=timezone.now)


@shared_task(name="dashboard.look_again_at_unknown_days", ignore_result=True)
def look_again_at_unknown_days() -> None:
    look_again(now=timezone.now())
