"""A task is an alarm clock: what there is to do stands in the rows."""

from celery import shared_task
from django.utils import timezone

from transactions.beside.editions import forget_unseen
from transactions.catch_up import catch_up
from transactions.importing.carry_out import carry_out
from transactions.ledger import forget_deleted
from transactions.value_unknown import value_unknown


@shared_task(
    name="transactions.carry_out_imports", ignore_result=True, soft_time_limit=3500, time_limit=3600
)
def carry_out_imports() -> None:
    carry_out(clock=timezone.now)


@shared_task(
    name="transactions.catch_up", ignore_result=True, soft_time_limit=3500, time_limit=3600
)
def catch_up_ledgers() -> None:
    catch_up(clock=timezone.now)


@shared_task(name="transactions.value_unknown", ignore_result=True)
def value_unknown_entries() -> None:
    value_unknown(now=timezone.now())


@shared_task(name="transactions.forget_deleted", ignore_result=True)
def forget_deleted_entries() -> None:
    forget_deleted(now=timezone.now())
    forget_unseen(now=timezone.now())
