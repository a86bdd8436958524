"""RESTORED: reminders start from the present; what was crossed since was perhaps told already."""

from datetime import datetime

from django.db.models import Q

from reminders.apply import RELEASED
from reminders.models import Reminder, Silence, Summary
from reminders.summaries.change import rhythm_of, zone_of
from reminders.summaries.when import next_after


def start_anew(*, until: datetime, now: datetime) -> dict[str, int]:
    """Nothing fires before its line is crossed again; missed summaries are not made up for.

    Not from the stored prices: they are as old as the backup, and a line that was crossed since
    would look as if it were crossed now.
    """
    could_fire = Q(state__in=[Reminder.State.ARMED, Reminder.State.UNSEEN])
    slept = Q(state=Reminder.State.SNOOZED, snoozed_until__lte=now)
    unseen = Reminder.objects.filter(could_fire | slept, deleted_at__isnull=True).update(
        **RELEASED,
        state=Reminder.State.UNSEEN,
        if_true=Reminder.IfTrue.WAIT,
        wait_until=None,
        updated_at=now,
    )
    Silence.objects.filter(cleared_at__isnull=True).update(told_at=now, cleared_at=now)
    return {
        "Reminders that start from the next price": unseen,
        "Summaries moved on to their next time": _move_on(now),
    }


def _move_on(now: datetime) -> int:
    due = Summary.objects.filter(next_run_at__lte=now).select_related("owner")
    for summary in due:
        onward = next_after(rhythm_of(summary), zone=zone_of(summary.owner), after=now)
        Summary.objects.filter(pk=summary.pk).update(next_run_at=onward)
    return len(due)
