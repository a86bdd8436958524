from collections.abc import Iterable, Iterator, Mapping

from accounts.models import User
from market.write_quotes import share_quotes
from reminders.models import Crossing, Reminder, Summary
from reminders.readable import apart
from tracker.lib.among import among
from tracker.lib.personal_data import Row

_REMINDER = (
    "id", "key", "metric", "coin_id", "portfolio__name", "direction", "threshold", "currency",
    "mode", "margin", "cooldown_seconds", "expires_at", "on_whatsapp", "on_email", "urgent",
    "fallback", "note", "state", "generation", "armed_at", "wait_until", "snoozed_until",
    "held_since", "held_because", "created_at", "updated_at", "deleted_at",
)  # fmt: skip
_WORDS = ("metric", "coin_id", "portfolio__name", "direction", "currency", "mode", "note", "state")
_CROSSING = (
    "id", "reminder_id", "generation", "how", "ref", "value", "threshold", "currency", "as_of",
    "value_before", "as_of_before", "crossed_at", "facts", "values", "seen_at",
)  # fmt: skip
_SUMMARY = (
    "id", "portfolio__name", "rhythm", "at", "weekday", "day", "on_whatsapp", "on_email", "paused",
    "next_run_at", "last_run_at", "created_at",
)  # fmt: skip


class Reminders:
    """What this person asked us to watch, and what came of it."""

    name = "reminders"

    def export(self, user: User) -> Mapping[str, Iterable[Row]]:
        return {
            "reminders": list(_reminders(user)),
            "crossings": Crossing.objects.filter(owner=user).order_by("pk").values(*_CROSSING),
            "summaries": Summary.objects.filter(owner=user).order_by("pk").values(*_SUMMARY),
        }

    def summary(self, user: User) -> list[tuple[str, int]]:
        return [
            ("reminders", Reminder.objects.filter(owner=user, deleted_at__isnull=True).count()),
            ("crossings of your lines", Crossing.objects.filter(owner=user).count()),
            ("summaries", Summary.objects.filter(owner=user).count()),
        ]

    def delete(self, user: User) -> None:
        share_quotes()  # no refresh is half-way through these rows
        for table in (Crossing, Reminder, Summary):
            table.objects.filter(owner=user).only("pk").delete()  # whatever else is in them


def _reminders(user: User) -> Iterator[Row]:
    """Of a row that cannot be read, its words."""
    mine = Reminder.objects.filter(owner=user).order_by("pk")
    found, broken = apart(mine)
    yield from mine.filter(among("pk", [row.pk for row in found])).values(*_REMINDER)
    for row in mine.filter(pk__in=broken).values("id", *_WORDS):
        yield dict.fromkeys(_REMINDER) | row
