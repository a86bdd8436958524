"""A task is an alarm clock: what there is to do stands in the rows."""

from functools import partial

from celery import shared_task
from django.utils import timezone

from notifications.deliver import IN_TURN_SECONDS, RUN_SECONDS, deliver_ready
from notifications.fallback import fall_back
from notifications.housekeeping import forget_settled
from notifications.inbound.forget import forget_strangers, forget_texts
from notifications.inbound.handle import handle_inbound as handle_all_inbound
from notifications.linking.codes import forget_codes
from notifications.receipts import apply_receipts as apply_all_receipts
from notifications.reconcile import ask_due
from notifications.release import hold_all_anew, release_held
from notifications.repeat import repeat_urgent
from notifications.rest import ring_for_the_rested
from notifications.seen import note_what_was_read
from notifications.transports.configured import outlets
from notifications.twilio.poll_inbound import poll_inbound as poll_for_inbound
from tracker.lib.clock import database_now
from tracker.lib.in_turn import in_turn
from tracker.up import signs

# Longer than the longest send that a run may begin, shorter than the lease of its messages.
SOFT, HARD = 280, 290


@shared_task(
    name="notifications.deliver_messages", ignore_result=True, soft_time_limit=SOFT, time_limit=HARD
)
def deliver_messages() -> None:
    deliver_ready(
        outlets(),
        clock=database_now,
        beat=partial(signs.say, signs.PROGRESS),
        run_seconds=IN_TURN_SECONDS if in_turn() else RUN_SECONDS,
    )
    ring_for_the_rested(now=database_now())


@shared_task(name="notifications.apply_receipts", ignore_result=True)
def apply_receipts() -> None:
    apply_all_receipts(clock=database_now)


@shared_task(name="notifications.ask_about_messages", ignore_result=True)
def ask_about_messages() -> None:
    ask_due(outlets(), clock=database_now)


@shared_task(name="notifications.poll_inbound", ignore_result=True)
def poll_inbound() -> None:
    poll_for_inbound(now=database_now())


@shared_task(name="notifications.handle_inbound", ignore_result=True)
def handle_inbound() -> None:
    handle_all_inbound(clock=database_now)


@shared_task(
    name="notifications.fall_back", ignore_result=True, soft_time_limit=120, time_limit=130
)
def fall_back_and_repeat() -> None:
    repeat_urgent(now=database_now())
    fall_back(outlets(), clock=database_now)


@shared_task(name="notifications.release_held", ignore_result=True)
def release_held_messages() -> None:
    release_held(now=database_now())


@shared_task(name="notifications.hold_anew", ignore_result=True)
def hold_messages_anew() -> None:
    hold_all_anew(now=database_now())


@shared_task(name="notifications.forget_settled_messages", ignore_result=True)
def forget_settled_messages() -> None:
    now = timezone.now()
    forget_settled(now=now)
    forget_texts(now=now)
    forget_strangers(now=now)
    forget_codes(now=now)
    note_what_was_read(now=now)
