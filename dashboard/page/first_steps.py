"""The three steps from an empty account to a watched one, and which of them are done."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db.models import Exists, OuterRef

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


def taken() -> dict[str, Exists]:
    """Which steps were taken, for a query that reads something of the owner anyway."""
    phones = Destination.objects.usable().filter(channel=Channel.WHATSAPP)
    reminders = Reminder.objects.all()
    return {
        "linked": Exists(phones.filter(owner=OuterRef("owner"))),
        "reminded": Exists(reminders.filter(owner=OuterRef("owner"))),
    }


def first_steps(
    owner: User, look: DashboardLook, read: object, *, recorded: bool, now: datetime
) -> FirstSteps | None:
    """None once they are all done, or somebody wants no more of them: they are not asked again.

    `read` is a row that `taken` was read along with.
    """
    if look.settled_at is not None:
        return None
    steps = FirstSteps(
        recorded=recorded,
        linked=getattr(read, "linked", False),
        reminded=getattr(read, "reminded", False),
    )
    if steps.done == len(fields(steps)):
        settle(owner, now=now)
        return None
    return steps


def settle(owner: User, *, now: datetime) -> None:
    DashboardLook.objects.update_or_create(owner=owner, defaults={"settled_at": now})
