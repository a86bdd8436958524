"""A task is an alarm clock: what there is to do stands in the rows."""

from celery import shared_task
from django.utils import timezone

from transactions.importing.carry_out import carry_out


@shared_task(
    name="transactions.carry_out_imports", ignore_result=True, soft_time_limit=3500, time_limit=3600
)
def carry_out_imports() -> None:
    carry_out(clock=timezone.now)
