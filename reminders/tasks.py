"""A task is an alarm clock: what there is to do stands in the rows."""

from celery import shared_task
from django.utils import timezone

from reminders.forget import forget_deleted
from reminders.silence import watch_silence as tell_of_silence
from reminders.summaries.send import send_summaries as send_due_summaries


@shared_task(name="reminders.send_summaries", ignore_result=True)
def send_summaries() -> None:
    send_due_summaries(now=timezone.now())


@shared_task(name="reminders.watch_silence", ignore_result=True)
def watch_silence() -> None:
    tell_of_silence(now=timezone.now())


@shared_task(name="reminders.forget_deleted", ignore_result=True)
def forget_deleted_reminders() -> None:
    forget_deleted(now=timezone.now())
