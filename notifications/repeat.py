"""What is urgent is said again until its person answers DONE or looks at it, a few times."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from notifications.guard import LATER, Guard
from notifications.models import Channel, Message
from notifications.transitions import Cause, move
from tracker.lib.crash_points import crash_point
from tracker.lib.doorbell import ring_after_commit

AT_ONCE = 200
ANSWERS = {"DONE", "SNOOZE"}  # words that say: I have seen it


def repeat_urgent(*, now: datetime) -> int:
    """Say again what is due; how many messages that makes."""
    due = Message.objects.filter(repeat_at__lte=now).order_by("repeat_at")
    said = 0
    for key in due.values_list("pk", flat=True)[:AT_ONCE]:
        with Guard("repeat", key, aside=partial(_put_off, key, now + LATER)):
            said += _repeat(key, now=now)
    return said


def _put_off(key: int, later: datetime, trouble: str) -> None:
    Message.objects.filter(pk=key).update(repeat_at=later)


@transaction.atomic
def _repeat(key: int, *, now: datetime) -> bool:
    row = Message.objects.locked([key]).get(key)
    if row is None or row.repeat_at is None or row.repeat_at > now:
        return False
    count = row.repeat_count + 1
    if _is_over(row):
        Message.objects.filter(pk=key).update(repeat_at=None)
        return False
    again = now + timedelta(seconds=settings.URGENT_REPEAT_SECONDS)
    last = count >= settings.URGENT_REPEATS
    Message.objects.filter(pk=key).update(repeat_count=count, repeat_at=None if last else again)
    Message.objects.bulk_create([_copy(row, count, now=now)], ignore_conflicts=True)
    crash_point("repeating")
    ring_after_commit("notifications.deliver_messages")
    return True


def _is_over(row: Message) -> bool:
    """Looked at, out of reach, or the phone says it already."""
    if row.seen_at is not None or row.status == Message.Status.READ:
        return True
    if row.destination is None or row.destination.out_of_use is not None:
        return True
    family = Message.objects.filter(owner_id=row.owner_id, dedupe_key=row.dedupe_key)
    return row.channel == Channel.EMAIL and family.filter(channel=Channel.WHATSAPP).exists()


def _copy(row: Message, count: int, *, now: datetime) -> Message:
    said = f"(Again, {count} of {settings.URGENT_REPEATS}"
    said += ": answer DONE to stop.)" if row.channel == Channel.WHATSAPP else ".)"
    detail = " ".join([str(row.values.get("detail", "")), said]).strip()
    return Message(
        owner_id=row.owner_id,
        dedupe_key=f"repeat:{row.pk}:{count}",
        channel=row.channel,
        destination=row.destination,
        address=row.address,
        template=row.template,
        values={**row.values, "detail": detail},
        ref=row.ref,
        urgent=True,
        happened_at=row.happened_at,
        not_before=now,
        created_at=now,
        deadline=now + timedelta(seconds=settings.URGENT_REPEAT_SECONDS),
    )


@transaction.atomic
def acknowledge(owner_id: int, *, about: str = "", ref: str = "", now: datetime) -> int:
    """Its person has seen it: no more repeats of this notice; how many were to come."""
    meant = Message.objects.filter(owner_id=owner_id)
    meant = meant.filter(Q(dedupe_key=about) | (Q(ref=ref) if ref else Q(pk=None)))
    keys = list(meant.values_list("pk", flat=True))
    stopped = Message.objects.filter(pk__in=keys, repeat_at__isnull=False).update(repeat_at=None)
    for key in keys:
        waiting = Message.objects.filter(dedupe_key__startswith=f"repeat:{key}:", status="queued")
        move(waiting, Cause.SUPPRESSED, settled_at=now, reason="You said that you had seen it.")
    return stopped
