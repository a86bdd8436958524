"""The last thing before bytes leave: the attempt's row, committed, and a fresh lease."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F

from notifications.guard import Guard
from notifications.hold import note_sent
from notifications.models import Attempt, Message
from notifications.outlets import Outlet
from notifications.park import park
from notifications.querysets import lease
from tracker.lib.crash_points import crash_point

Begun = list[tuple[Message, Attempt]]


def begin(messages: Sequence[Message], outlet: Outlet, *, now: datetime) -> Begun:
    """Render what is new, and write down that these are about to be sent.

    Left out are those whose claim has passed to another worker, and those we cannot render.
    """
    drafts = [draft for message in messages if (draft := _draft(message, outlet, now=now))]
    if not drafts:
        return []
    fresh = [message for message, _ in drafts if not message.attempt_count]
    with transaction.atomic():
        mine = _extend([message for message, _ in drafts], now=now)
        begun = [(message, attempt) for message, attempt in drafts if message.pk in mine]
        new = [message for message in fresh if message.pk in mine]
        Message.objects.bulk_update(new, ["rendered"])
        Attempt.objects.bulk_create([attempt for _, attempt in begun])
        note_sent([message for message, _ in begun], spacing=outlet.spacing, now=now)
        crash_point("beginning")
    for message, _ in begun:
        message.attempt_count += 1
    return begun


def _draft(message: Message, outlet: Outlet, *, now: datetime) -> tuple[Message, Attempt] | None:
    attempt = Attempt(message=message, fence=message.fence, started_at=now)
    with Guard("begin", message.pk, aside=partial(park, message, now=now)):
        if message.rendered is None:
            message.rendered = outlet.renderer.render(message, now=now)
        outlet.transport.prepare(message, attempt)
        return message, attempt
    return None


def _extend(messages: list[Message], *, now: datetime) -> set[int]:
    """A fresh lease and one try more, for those that are still ours."""
    locked = Message.objects.locked(message.pk for message in messages)
    mine = {
        message.pk
        for message in messages
        if (row := locked.get(message.pk)) and (row.status, row.fence) == ("sending", message.fence)
    }
    Message.objects.filter(pk__in=mine).update(
        leased_until=now + lease(), attempt_count=F("attempt_count") + 1
    )
    return mine
