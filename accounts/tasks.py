from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts.forget_unconfirmed import forget_unconfirmed


@shared_task(name="accounts.forget_unconfirmed", ignore_result=True)
def forget_unconfirmed_accounts() -> None:
    forget_unconfirmed(now=timezone.now())


@shared_task(name="accounts.clear_sessions", ignore_result=True)
def clear_sessions() -> None:
    """Sessions that ran out stay in the table until somebody sweeps."""
    call_command("clearsessions")
