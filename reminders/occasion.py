"""What a market-wide move is called when a person hears of it in one message."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Count

from market.models import Refresh
from notifications.announce import Occasion
from reminders.models import Reminder
from tracker.lib.among import among

if TYPE_CHECKING:
    from reminders.fire import Fired

State = Reminder.State
WATCHED = (State.UNSEEN, State.ARMED, State.WAITING)


def occasion(fired: "Sequence[Fired]", refresh: Refresh | None) -> Occasion | None:
    """None when nothing but these reminders themselves made them fire."""
    if refresh is None:
        return None
    ended: dict[int, int] = {}
    for each in fired:
        if each.verdict.state not in WATCHED:
            owner = each.reminder.owner_id
            ended[owner] = ended.get(owner, 0) + 1

    def headlines(counts: Mapping[int, int]) -> Mapping[int, str]:
        """ "9 of your 14 reminders fired.": of those that were watched when the prices came."""
        live = Reminder.objects.filter(
            among("owner_id", list(counts)), state__in=WATCHED, deleted_at__isnull=True
        )
        by_owner = live.order_by().values_list("owner_id").annotate(count=Count("pk"))
        watched = dict(by_owner)
        return {
            owner: f"{count} of your {watched.get(owner, 0) + ended.get(owner, 0)} reminders fired."
            for owner, count in counts.items()
        }

    return Occasion(str(refresh.pk), headlines)
