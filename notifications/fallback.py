"""When a message has not arrived in time, the other channel tells the story: same words, same Ref.

The clock starts when the provider has the message or may have it, or when its way out is closed;
never while it is held. Before anything else is sent the provider is asked once more.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from notifications.aftermath import PROVED
from notifications.announce import Notice, announce
from notifications.guard import LATER, Guard
from notifications.models import Attempt, Channel, Destination, Message
from notifications.outlets import Outlet
from notifications.reconcile import ask_once
from tracker.lib.crash_points import crash_point

AT_ONCE = 100
OTHER = {Channel.WHATSAPP: Channel.EMAIL, Channel.EMAIL: Channel.WHATSAPP}
WITH_THE_PROVIDER = ("unconfirmed", "accepted", "sent")


def fall_back(outlets: Sequence[Outlet], *, clock: Callable[[], datetime]) -> int:
    """Tell on the other channel what did not arrive; how many stories were told there."""
    due = _due(now=clock())
    unsure = [message.pk for message in due if message.status in WITH_THE_PROVIDER]
    ask_once(_newest_attempts(unsure), outlets, clock=clock)
    told, later = 0, clock() + LATER
    for message in due:
        with Guard("fall back", message.pk, aside=partial(_put_off, message.pk, later)):
            told += _tell(message.pk, now=clock())
    return told


def _put_off(key: int, later: datetime, trouble: str) -> None:
    Message.objects.filter(pk=key).update(fallback_at=later)


def _newest_attempts(messages: Sequence[int]) -> list[Attempt]:
    newest: dict[int, Attempt] = {}
    found = Attempt.objects.filter(message__in=messages).select_related("message").order_by("pk")
    for attempt in found:
        newest[attempt.message_id] = attempt
    return list(newest.values())


def _due(*, now: datetime) -> "list[Message]":
    """Those whose clock has run out, and those that cannot even leave."""
    patience = timedelta(seconds=settings.FALLBACK_SECONDS)
    stuck = Q(
        status="queued", channel=Channel.WHATSAPP, fallback=True, carrier=None,
        attempt_count=0, not_before__lte=now - patience, fallback_at=None,
    )  # fmt: skip
    late = Message.objects.filter(fallback_at__lte=now).order_by("fallback_at")
    waiting = Message.objects.filter(stuck).order_by("not_before")
    return [*late[:AT_ONCE], *waiting[:AT_ONCE]]


@transaction.atomic
def _tell(key: int, *, now: datetime) -> bool:
    """Once, whatever else happens: the notice's key is the message's number."""
    row = Message.objects.locked([key]).get(key)
    if row is None or row.status in PROVED or row.owner_id is None:
        Message.objects.filter(pk=key).update(fallback_at=None)
        return False
    channel = OTHER[Channel(row.channel)]
    ways = Destination.objects.usable().filter(owner_id=row.owner_id, channel=channel)
    told = False
    if not _is_told(row, channel) and ways.filter(is_default=True).exists():
        announce([_notice(row, channel)], now=now)
        told = True
    instead = Message.objects.filter(dedupe_key=f"fallback:{key}", channel=channel).first()
    Message.objects.filter(pk=key).update(fallback_at=None, carrier=instead)
    crash_point("falling back")
    return told


def _is_told(row: Message, channel: str) -> bool:
    """Whether this notice goes to the other channel already, or arrived on another phone."""
    family = Message.objects.filter(owner_id=row.owner_id, dedupe_key=row.dedupe_key)
    keys = [f"fallback:{pk}" for pk in family.values_list("pk", flat=True)]
    return (
        family.filter(Q(channel=channel) | Q(status__in=PROVED)).exclude(pk=row.pk).exists()
        or Message.objects.filter(dedupe_key__in=keys).exists()
    )


def _notice(row: Message, channel: str) -> Notice:
    return Notice(
        key=f"fallback:{row.pk}",
        wording=row.template,
        owner_id=row.owner_id or 0,
        happened_at=row.happened_at or row.created_at,
        values=row.values,
        ref=row.ref,
        urgent=row.urgent,
        channels=frozenset({channel}),
    )
