"""The three steps from an empty account to a watched one, and which of them are done."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from dashboard.models import DashboardLook
from notifications.models import Destination
from reminders.models import Reminder
from transactions.models import Transaction

WHATSAPP = "whatsapp"


@dataclass(frozen=True, slots=True)
class FirstSteps:
    recorded: bool
    linked: bool
    reminded: bool

    @property
    def done(self) -> int:
        return self.recorded + self.linked + self.reminded


def first_steps(owner: User, look: DashboardLook, *, now: datetime) -> FirstSteps | None:
    """None once they are all done: they are not asked for again."""
    if look.settled_at is not None:
        return None
    steps = FirstSteps(
        recorded=Transaction.objects.of(owner).exists(),
        linked=Destination.objects.usable().filter(owner=owner, channel=WHATSAPP).exists(),
        reminded=Reminder.objects.filter(owner=owner).exists(),
    )
    if steps.done == 3:
        DashboardLook.objects.update_or_create(owner=owner, defaults={"settled_at": now})
        return None
    return steps
