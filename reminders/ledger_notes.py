"""Listens at LEDGER_NOTES: an entry that takes somebody over their line fires nothing."""

from collections.abc import Callable
from functools import partial

from django.utils import timezone

from accounts.models import User
from reminders.find.asked import watched
from reminders.models import Reminder
from reminders.readable import readable
from reminders.shown import of_owner, shown

MOST_SAID = 3


def ledger_notes(*, owner: User) -> Callable[[], list[str]]:
    """What is armed before the change; the answer says which of it waits afterwards."""
    armed = watched().filter(owner=owner, state=Reminder.State.ARMED)
    return partial(_now_waiting, owner, list(armed.values_list("pk", flat=True)))


def _now_waiting(owner: User, armed: list[int]) -> list[str]:
    if not armed:
        return []
    waiting = of_owner(owner).filter(pk__in=armed, state=Reminder.State.WAITING).order_by("pk")
    rows = shown(readable(waiting), owner, now=timezone.now())
    said = [
        f"This takes you over your line “{row.title}”. A change of your own never fires it: the "
        "reminder now waits until it is crossed again."
        for row in rows[:MOST_SAID]
    ]
    if more := len(rows) - MOST_SAID:
        said += [f"The same goes for {more} more."] if more > 0 else []
    return said
