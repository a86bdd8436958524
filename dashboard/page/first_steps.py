"""The three steps from an empty account to a watched one, and which of them are done."""

from dataclasses import dataclass, fields
from datetime import datetime

from accounts.models import User
from dashboard.models import DashboardLook
from notifications.models import Channel, Destination
from reminders.models import Reminder


@dataclass(frozen=True, slots=True)
class FirstSteps:
    recorded: bool
    linked: bool
    reminded: bool

    @property
    def done(self) -> int:
        return self.recorded + self.linked + self.reminded


def first_steps(
    owner: User, look: DashboardLook, *, recorded: bool, now: datetime
) -> FirstSteps | None:
    """None once they are all done, or somebody wants no more of them: they are not asked again."""
    if look.settled_at is not None:
        return None
    steps = FirstSteps(
        recorded=recorded,
        linked=Destination.objects.usable().filter(owner=owner, channel=Channel.WHATSAPP).exists(),
        reminded=Reminder.objects.filter(owner=owner).exists(),
    )
    if steps.done == len(fields(steps)):
        settle(owner, now=now)
        return None
    return steps


def settle(owner: User, *, now: datetime) -> None:
    DashboardLook.objects.update_or_create(owner=owner, defaults={"settled_at": now})
