"""A person's destinations as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from notifications.destinations.standing import Standing, standing
from notifications.models import Channel, Destination
from notifications.whatsapp_sender import sender


@dataclass(frozen=True, slots=True)
class Seen:
    destination: Destination
    standing: Standing

    @property
    def name(self) -> str:
        return self.destination.label or self.destination.address

    @property
    def can_resume(self) -> bool:
        """A number taken over has to be linked anew; an address without proof has its own way."""
        taken = self.destination.trouble == Destination.Trouble.TAKEN_OVER
        return self.standing.tone in {"bad", "quiet"} and not taken


@dataclass(frozen=True, slots=True)
class ChannelSeen:
    channel: str
    name: str
    destinations: Sequence[Seen]


def seen(destination: Destination, *, now: datetime) -> Seen:
    ours = sender()
    join, number = (ours.join, ours.number) if ours else ("", "")
    return Seen(destination, standing(destination, now=now, join=join, sender=number))


def overview(owner: User, *, now: datetime) -> list[ChannelSeen]:
    """Every channel with what there is on it, in one query."""
    rows = list(Destination.objects.filter(owner=owner, removed_at=None))
    return [
        ChannelSeen(
            channel.value,
            str(channel.label),
            [seen(row, now=now) for row in rows if row.channel == channel],
        )
        for channel in (Channel.WHATSAPP, Channel.EMAIL)
    ]
