"""Where a notice goes: which of a person's phones and mailboxes hear it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from notifications.models import Channel, Destination
from tracker.lib.among import among

AT_ONCE = 2000  # owners of one question


@dataclass(frozen=True, slots=True)
class Notice:
    """Something one person is to hear. The values are ready to be read: nobody computes later.

    `headline` is the sentence for the lock screen, `short` the same in a few words: a message that
    tells several notices together shows that of each.
    """

    key: str  # what makes it the same notice: crossing:17
    wording: str
    owner_id: int
    happened_at: datetime
    values: dict[str, str] = field(default_factory=dict)
    ref: str = ""
    urgent: bool = False
    fallback: bool = False
    channels: frozenset[str] = frozenset()  # none: every channel the person has
    destinations: frozenset[int] = frozenset()  # narrows the channels they belong to


@dataclass(frozen=True, slots=True)
class Target:
    """One notice on one way; without a destination the channel leads nowhere."""

    notice: Notice
    channel: str
    to: Destination | None


def targets_of(notices: Iterable[Notice]) -> list[Target]:
    """Every way of every notice. A channel that was asked for is never silently left out."""
    notices = list(notices)
    book = _book({notice.owner_id for notice in notices})
    return [
        Target(notice, channel, to)
        for notice in notices
        for channel, to in _ways(notice, book.get(notice.owner_id, ()))
    ]


def _ways(notice: Notice, known: Sequence[Destination]) -> Iterator[tuple[str, Destination | None]]:
    """What is out of use is named only where nothing else is left of a channel."""
    mine, lost = _by_channel(known, used=True), _by_channel(known, used=False)
    for channel in sorted(notice.channels or set(mine) or set(lost) or {Channel.EMAIL}):
        reached = _chosen(notice, mine.get(channel, [])) or _chosen(notice, lost.get(channel, []))
        yield from ((channel, to) for to in reached)
        if not reached:
            yield channel, None


def _by_channel(known: Sequence[Destination], *, used: bool) -> dict[str, list[Destination]]:
    found: dict[str, list[Destination]] = defaultdict(list)
    for destination in known:
        if (destination.out_of_use is None) == used:
            found[destination.channel].append(destination)
    return found


def _chosen(notice: Notice, known: Sequence[Destination]) -> list[Destination]:
    narrowed = [to for to in known if to.pk in notice.destinations]
    return narrowed or [to for to in known if to.is_default]


def _book(owners: set[int]) -> dict[int, list[Destination]]:
    found: dict[int, list[Destination]] = defaultdict(list)
    listed = sorted(owners)
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        for destination in Destination.objects.verified().filter(among("owner_id", some)):
            found[destination.owner_id].append(destination)
    return found
