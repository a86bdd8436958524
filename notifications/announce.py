"""Step ③ for many people at once: whatever happened becomes rows, in the caller's transaction.

One message for each notice, channel and destination. Where a person has nowhere to be told on a
channel they asked for, the row says so: it has failed from the start, for everybody to see.

When one occasion (a refresh that moved the whole market) has more than a few notices for one
person, a single message carries them all, and theirs say so.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from notifications.live import tell_owners
from notifications.models import Channel, Message
from notifications.own_wordings import GROUP
from notifications.targets import Notice, Target, targets_of
from notifications.together import told_together
from tracker.lib.crash_points import crash_point
from tracker.lib.doorbell import ring_after_commit
from tracker.lib.insert_rows import insert_rows

__all__ = ["Notice", "Occasion", "announce"]

NOWHERE = {
    Channel.WHATSAPP: "No verified number: link your phone on the settings page.",
    Channel.EMAIL: "No verified address: confirm one on the settings page.",
}
TOLD_TOGETHER = "Told in one message with the others."

# Given how many notices each person has, what to say above them: "9 of your 14 reminders fired."
Headlines = Callable[[Mapping[int, int]], Mapping[int, str]]
Way = tuple[int, str, int]  # owner, channel, destination


def some_news(counts: Mapping[int, int]) -> dict[int, str]:
    return {owner: f"{count} pieces of news." for owner, count in counts.items()}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What caused these notices together, such as one refresh; its key makes groups unique."""

    key: str
    headlines: Headlines = some_news


def announce(notices: Sequence[Notice], *, now: datetime, occasion: Occasion | None = None) -> int:
    """Write the messages of these notices, once each however often they are announced."""
    if not notices:
        return 0
    targets = targets_of(notices)
    times = _times(now)
    carriers = _carriers(targets, occasion, times) if occasion else {}
    rows = [_row(target, carriers.get(_way(target)), times) for target in targets]
    insert_rows(Message, rows, ignore_conflicts=True)
    crash_point("announcing")
    ring_after_commit("notifications.deliver_messages")
    tell_owners({notice.owner_id for notice in notices}, now=now)
    return len(rows)


def _way(target: Target) -> Way:
    return target.notice.owner_id, target.channel, target.to.pk if target.to else 0


def _times(now: datetime) -> dict[str, datetime]:
    """The columns that all messages of one moment have in common."""
    patience = timedelta(seconds=settings.DELIVERY_DEADLINE_SECONDS)
    return {"created_at": now, "not_before": now, "deadline": now + patience}


def _carriers(
    targets: Sequence[Target], occasion: Occasion, times: dict[str, datetime]
) -> dict[Way, int]:
    """A carrier for everybody who would otherwise hear too many messages; its number by way."""
    crowds: dict[Way, list[Target]] = defaultdict(list)
    for target in targets:
        if target.to is not None and target.to.out_of_use is None:
            crowds[_way(target)].append(target)
    crowds = {way: crowd for way, crowd in crowds.items() if len(crowd) > settings.GROUP_ABOVE}
    if not crowds:
        return {}
    above = _headlines({(way[0], len(crowd)) for way, crowd in crowds.items()}, occasion)
    groups = [
        _row(
            Target(_group(crowd, above[way[0], len(crowd)], occasion), way[1], crowd[0].to),
            None,
            times,
        )
        for way, crowd in crowds.items()
    ]
    insert_rows(Message, groups, ignore_conflicts=True)
    keys = [group["dedupe_key"] for group in groups]
    found = Message.objects.filter(dedupe_key__in=keys, template=GROUP.name)
    return {
        (owner, channel, to): pk
        for pk, owner, channel, to in found.values_list(
            "pk", "owner_id", "channel", "destination_id"
        )
    }


def _headlines(wanted: set[tuple[int, int]], occasion: Occasion) -> dict[tuple[int, int], str]:
    """One question for everybody, and another only where somebody's channels differ."""
    found: dict[tuple[int, int], str] = {}
    while wanted:
        counts = dict(wanted)
        said = occasion.headlines(counts)
        found |= {(owner, count): said[owner] for owner, count in counts.items()}
        wanted -= set(counts.items())
    return found


def _group(crowd: Sequence[Target], headline: str, occasion: Occasion) -> Notice:
    notices = [target.notice for target in crowd]
    return Notice(
        key=f"group:{notices[0].owner_id}:{occasion.key}",
        wording=GROUP.name,
        owner_id=notices[0].owner_id,
        happened_at=min(notice.happened_at for notice in notices),
        values=told_together(headline, [notice.values for notice in notices]),
        ref=next((notice.ref for notice in notices if notice.ref), ""),
        urgent=any(notice.urgent for notice in notices),
        fallback=any(notice.fallback for notice in notices),
    )


def _row(target: Target, carrier: int | None, times: dict[str, datetime]) -> dict[str, Any]:
    """The columns of one message; the others are as they are at first."""
    notice, to = target.notice, target.to
    status, reason = Message.Status.QUEUED, ""
    if to is None or to.out_of_use:
        silent = to is not None and to.stopped_at is not None
        status = Message.Status.SUPPRESSED if silent else Message.Status.FAILED
        reason = (to and to.out_of_use) or NOWHERE[Channel(target.channel)]
    elif carrier is not None:
        status, reason = Message.Status.CARRIED, TOLD_TOGETHER
    return {
        "owner_id": notice.owner_id,
        "dedupe_key": notice.key,
        "channel": target.channel,
        "destination_id": to.pk if to else None,
        "address": to.address if to else "",
        "template": notice.wording,
        "values": notice.values,
        "ref": notice.ref,
        "status": status,
        "reason": reason,
        "carrier_id": carrier if status == Message.Status.CARRIED else None,
        "urgent": notice.urgent,
        "fallback": notice.fallback and target.channel == Channel.WHATSAPP,
        "happened_at": notice.happened_at,
        "settled_at": None if status == Message.Status.QUEUED else times["created_at"],
        **times,
    }
