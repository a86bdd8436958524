from collections.abc import Iterable, Mapping

from accounts.models import User
from market.write_quotes import share_quotes
from reminders.models import Crossing, Reminder, Summary
from tracker.lib.personal_data import Row

_REMINDER = (
    "id", "key", "metric", "coin_id", "portfolio__name", "direction", "threshold", "currency",
    "mode", "margin", "cooldown_seconds", "expires_at", "on_whatsapp", "on_email", "urgent",
    "fallback", "note", "state", "generation", "armed_at", "wait_until", "snoozed_until",
    "held_since", "held_because", "created_at", "updated_at", "deleted_at",
)  # fmt: skip
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
            "reminders": Reminder.objects.filter(owner=user).order_by("pk").values(*_REMINDER),
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
            table.objects.filter(owner=user).delete()
