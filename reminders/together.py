"""When many lines of one person are crossed by one refresh, one message tells of all of them."""

from collections.abc import Mapping, Sequence

from django.db.models import Count

from market.models import Refresh
from notifications.announce import Occasion
from reminders.models import Crossing, Reminder


def occasion_of(crossings: Sequence[Crossing], refresh: Refresh | None) -> Occasion:
    """A refresh is one occasion; without one, each call is."""
    key = str(refresh.pk) if refresh else f"crossing-{crossings[0].pk}"
    return Occasion(key=key, headlines=headlines)


def headlines(counts: Mapping[int, int]) -> dict[int, str]:
    """By person: "9 of your 14 reminders fired."."""
    mine = Reminder.objects.filter(owner__in=counts, deleted_at__isnull=True)
    there = dict(mine.order_by().values_list("owner").annotate(count=Count("pk")))
    return {
        owner: f"{count} of your {max(count, there.get(owner, 0))} reminders fired."
        for owner, count in counts.items()
    }
