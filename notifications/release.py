"""What was held leaves when its time has come: alone as it is, several as one digest."""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from notifications.guard import LATER, Guard
from notifications.hold import hold
from notifications.live import tell_owners
from notifications.models import Message
from notifications.own_wordings import DIGEST
from notifications.together import told_together
from notifications.transitions import Cause, move
from tracker.lib.crash_points import crash_point
from tracker.lib.doorbell import ring_after_commit

if TYPE_CHECKING:
    from accounts.models import User

AT_ONCE = 5000  # held messages of one look
TOLD_TOGETHER = "Told in one message with what else was held."
Way = tuple[int | None, str, str]  # owner, channel, address


def release_held(*, now: datetime) -> int:
    """Let go what was held until now; how many messages leave instead."""
    due = Message.objects.filter(status="held", not_before__lte=now).order_by("not_before", "pk")
    ways: dict[Way, list[int]] = defaultdict(list)
    facts = due.values_list("pk", "owner_id", "channel", "address")
    for key, owner, channel, address in facts[:AT_ONCE]:
        ways[owner, channel, address].append(key)
    left = 0
    for keys in ways.values():
        with Guard("release", keys[0], aside=partial(_each_alone, keys, now)):
            left += _release(keys, now=now)
    return left


def _each_alone(keys: list[int], now: datetime, trouble: str) -> None:
    """What cannot be told together is told one by one; what breaks alone is put off."""
    for key in keys:
        with Guard("release", key, aside=partial(_put_off, key, now + LATER)):
            _release([key], now=now)


def _put_off(key: int, later: datetime, trouble: str) -> None:
    Message.objects.filter(pk=key, status="held").update(not_before=later)


@transaction.atomic
def _release(keys: list[int], *, now: datetime) -> int:
    """One person's messages on one way, in one transaction: each is told exactly once."""
    rows = Message.objects.filter(pk__in=keys, status="held", not_before__lte=now).order_by("pk")
    leaving = []
    for row in rows.select_related("owner", "destination").select_for_update(of=("self",)):
        again = hold(row, now=now)  # their quiet hours may have changed since
        if again is None:
            leaving.append(row)
        else:
            Message.objects.filter(pk=row.pk).update(
                not_before=again.until, reason=again.reason, held_for=again.why
            )
    if not leaving:
        return 0
    if len(leaving) == 1:
        alone = Message.objects.filter(pk=leaving[0].pk)
        move(
            alone, Cause.LET_GO,
            not_before=now, deadline=_deadline(now), reason="", let_go_at=now,
        )  # fmt: skip
    else:
        _carry(leaving, now=now)
    tell_owners([leaving[0].owner_id], now=now)
    crash_point("releasing")
    ring_after_commit("notifications.deliver_messages")
    return 1


def _carry(rows: list[Message], *, now: datetime) -> None:
    first = rows[0]
    digest = Message.objects.create(
        owner_id=first.owner_id,
        dedupe_key=f"digest:{first.owner_id}:{now:%Y%m%dT%H%M%S}",
        channel=first.channel,
        destination=first.destination,
        address=first.address,
        template=DIGEST.name,
        values=told_together(_headline(rows), [row.values for row in rows]),
        ref=next((row.ref for row in rows if row.ref), ""),
        fallback=any(row.fallback for row in rows),
        not_before=now,
        created_at=now,
        deadline=_deadline(now),
    )
    members = Message.objects.filter(pk__in=[row.pk for row in rows])
    move(members, Cause.CARRIED, carrier=digest, settled_at=now, reason=TOLD_TOGETHER)


def _headline(rows: list[Message]) -> str:
    limit = sum(row.held_for == Message.HeldFor.LIMIT for row in rows)
    if limit == len(rows):
        return f"{limit} more messages from the day before."
    return f"{len(rows)} messages from your quiet hours."


def _deadline(now: datetime) -> datetime:
    """What was held gets its whole time from now on."""
    return now + timedelta(seconds=settings.DELIVERY_DEADLINE_SECONDS)


def hold_anew(*, user: "User", changed: frozenset[str]) -> None:
    """Listens at PREFERENCES_CHANGED: other quiet hours hold what is held until another time."""
    if changed & {"time_zone", "quiet_from", "quiet_until"}:
        _look_again(Message.objects.filter(owner=user))
        ring_after_commit("notifications.release_held")


def hold_all_anew(*, now: datetime) -> int:
    """Every night: zones change their rules, and not everything that is changed tells us."""
    _look_again(Message.objects.filter(not_before__gt=now))
    return release_held(now=now)


def _look_again(messages: QuerySet[Message]) -> None:
    """Whatever the time is: who is still to be held then is held until the right moment."""
    messages.filter(status="held").update(not_before=F("created_at"))
