"""Step ③ for many people at once: whatever happened becomes rows, in the caller's transaction.

One message for each notice, channel and destination. Where a person has nowhere to be told on a
channel they asked for, the row says so: it has failed from the start, for everybody to see.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from notifications.live import tell_owners
from notifications.models import Channel, Destination, Message
from tracker.lib.doorbell import ring_after_commit

NOWHERE = {
    Channel.WHATSAPP: "No verified number: link your phone on the settings page.",
    Channel.EMAIL: "No verified address: confirm one on the settings page.",
}
AT_ONCE = 2000  # rows of one INSERT, and owners of one question


@dataclass(frozen=True, slots=True)
class Notice:
    """Something one person is to hear. The values are ready to be read: nobody computes later."""

    key: str  # what makes it the same notice: crossing:17
    wording: str
    owner_id: int
    happened_at: datetime
    values: Mapping[str, str] = field(default_factory=dict)
    ref: str = ""
    urgent: bool = False
    fallback: bool = False
    channels: frozenset[str] = frozenset()  # none: every channel the person has
    destinations: frozenset[int] = frozenset()  # narrows the channels they belong to


def announce(notices: Sequence[Notice], *, now: datetime) -> int:
    """Write the messages of these notices, once each however often they are announced."""
    if not notices:
        return 0
    book = _book({notice.owner_id for notice in notices})
    rows = [
        _message(notice, channel, to, now=now)
        for notice in notices
        for channel, to in targets(notice, book.get(notice.owner_id, []))
    ]
    Message.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    ring_after_commit("notifications.deliver_messages")
    tell_owners({notice.owner_id for notice in notices}, now=now)
    return len(rows)


def targets(
    notice: Notice, usable: Iterable[Destination]
) -> Iterator[tuple[str, Destination | None]]:
    """Where a notice goes; None stands for a channel that was asked for and leads nowhere."""
    mine: dict[str, list[Destination]] = defaultdict(list)
    for destination in usable:
        mine[destination.channel].append(destination)
    for channel in sorted(notice.channels or mine):
        chosen = [to for to in mine[channel] if to.pk in notice.destinations]
        reached = chosen or [to for to in mine[channel] if to.is_default]
        yield from ((channel, to) for to in reached)
        if not reached:
            yield channel, None


def _book(owners: set[int]) -> dict[int, list[Destination]]:
    found: dict[int, list[Destination]] = defaultdict(list)
    listed = sorted(owners)
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        for destination in Destination.objects.usable().filter(owner__in=some):
            found[destination.owner_id].append(destination)
    return found


def _message(notice: Notice, channel: str, to: Destination | None, *, now: datetime) -> Message:
    message = Message(
        owner_id=notice.owner_id,
        dedupe_key=notice.key,
        channel=channel,
        destination=to,
        address=to.address if to else "",
        template=notice.wording,
        values=dict(notice.values),
        ref=notice.ref,
        urgent=notice.urgent,
        fallback=notice.fallback and channel == Channel.WHATSAPP,
        happened_at=notice.happened_at,
        not_before=now,
        created_at=now,
        deadline=now + timedelta(seconds=settings.DELIVERY_DEADLINE_SECONDS),
    )
    if to is None:
        message.status, message.settled_at = Message.Status.FAILED, now
        message.reason = NOWHERE[Channel(channel)]
    return message
