"""INVARIANTS: every crossing has its messages, and every reminder its crossings."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, F, Max

from notifications.models import Message
from reminders.models import Crossing, Reminder
from reminders.present import in_chunks
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
    counted = Reminder.objects.annotate(
        there=Count("crossings"), newest=Max("crossings__generation")
    ).filter(generation__gt=0)
    for row in counted.exclude(there=F("generation"), newest=F("generation")):
        yield Violation(
            "every reminder has its crossings",
            f"reminder {row.pk}: {row.there} crossings in generation {row.generation}",
        )
