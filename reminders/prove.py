"""INVARIANTS: every crossing has its messages; every reminder its crossings, and it can be read."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, F, Max

from notifications.models import Message
from reminders.models import Crossing, Reminder
from reminders.present import in_chunks
from reminders.readable import apart
from tracker.lib.invariants import Violation

ROWS_AT_ONCE = 1000
LOOKED_BACK = timedelta(days=30)  # older messages may have been forgotten


def every_crossing_has_its_messages(*, now: datetime) -> Iterable[Violation]:
    """One at least on every channel that was chosen when the line was crossed."""
    recent = Crossing.objects.filter(crossed_at__gte=now - LOOKED_BACK).order_by("pk")
    for some in in_chunks(list(recent.values_list("pk", "ref", "facts")), ROWS_AT_ONCE):
        wanted = {f"crossing:{pk}": (ref, facts.get("channels", [])) for pk, ref, facts in some}
        there = set(
            Message.objects.filter(dedupe_key__in=wanted).values_list("dedupe_key", "channel")
        )
        for key, (ref, channels) in wanted.items():
            for channel in channels:
                if (key, channel) not in there:
                    yield Violation("every crossing has its messages", f"{ref}: none on {channel}")


def every_reminder_has_its_crossings(*, now: datetime) -> Iterable[Violation]:
    """Generations count from one without a gap."""
    counted = (
        Reminder.objects.only("pk", "generation")
        .annotate(there=Count("crossings"), newest=Max("crossings__generation"))
        .filter(generation__gt=0)
    )
    for row in counted.exclude(there=F("generation"), newest=F("generation")):
        yield Violation(
            "every reminder has its crossings",
            f"reminder {row.pk}: {row.there} crossings in generation {row.generation}",
        )


def every_reminder_can_be_read(*, now: datetime) -> Iterable[Violation]:
    """One that cannot is watched by nobody."""
    there = Reminder.objects.filter(deleted_at__isnull=True).order_by("pk")
    after = 0
    while numbers := list(there.filter(pk__gt=after).values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        after = numbers[-1]
        for pk in apart(there.filter(pk__gte=numbers[0], pk__lte=after))[1]:
            yield Violation("every reminder can be read", f"reminder {pk}")
