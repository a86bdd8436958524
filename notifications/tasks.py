"""A task is an alarm clock: what there is to do stands in the rows."""

from celery import shared_task
from django.utils import timezone

from notifications.deliver import deliver_ready
from notifications.housekeeping import forget_settled
from notifications.inbound.forget import forget_texts
from notifications.inbound.handle import handle_inbound as handle_all_inbound
from notifications.linking.codes import forget_codes
from notifications.transports.configured import email_transport


@shared_task(name="notifications.deliver_messages", ignore_result=True)
def deliver_messages() -> None:
    deliver_ready(email_transport(), clock=timezone.now)


@shared_task(name="notifications.handle_inbound", ignore_result=True)
def handle_inbound() -> None:
    handle_all_inbound(clock=timezone.now)


@shared_task(name="notifications.forget_settled_messages", ignore_result=True)
def forget_settled_messages() -> None:
    now = timezone.now()
    forget_settled(now=now)
    forget_texts(now=now)
    forget_codes(now=now)
