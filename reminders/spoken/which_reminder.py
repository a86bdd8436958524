"""Which reminders an answer is about: the one it names, else those of the message it answers."""

from accounts.models import User
from notifications.models import Message
from reminders.models import Crossing, Reminder

MOST = 50


def named(owner: User, ref: str) -> list[Reminder]:
    """The reminder whose crossing has this Ref."""
    found = Crossing.objects.filter(owner=owner, ref=ref, reminder__deleted_at__isnull=True)
    return [crossing.reminder for crossing in found.select_related("reminder")]


def answered(owner: User, about: str) -> list[Reminder]:
    """The reminder of a crossing, or those of all members of a group or a digest."""
    keys = [about]
    if not about.startswith("crossing:"):
        members = Message.objects.filter(owner=owner, carrier__dedupe_key=about)
        keys = list(members.values_list("dedupe_key", flat=True).distinct()[:MOST])
    numbers = [key.partition(":")[2] for key in keys if key.startswith("crossing:")]
    crossed = Crossing.objects.filter(
        owner=owner, pk__in=[int(number) for number in numbers if number.isdecimal()]
    )
    mine = Reminder.objects.filter(
        owner=owner, deleted_at__isnull=True, pk__in=crossed.values("reminder")
    )
    return list(mine.select_related("coin", "portfolio").order_by("pk"))
