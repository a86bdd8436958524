"""What waits although it could leave: quiet hours, and the limit of a day. It is never dropped."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Case, F, Value, When

from notifications.models import Destination, Message
from notifications.quiet_hours import next_midnight, quiet_hours_of, zone_of

# What a person asked for a moment ago comes at any time; news of the limit itself is not counted.
ASKED_FOR = ("account:", "reply:", "test:")
NOT_COUNTED = (*ASKED_FOR, "notice:", "digest:")


@dataclass(frozen=True, slots=True)
class Held:
    until: datetime
    why: Message.HeldFor

    @property
    def reason(self) -> str:
        return f"Held {self.why.label}."


def hold(message: Message, *, now: datetime, ahead: int = 0) -> Held | None:
    """Until when a message waits, and why; None when it need not.

    `ahead`: how many messages to the same destination are in hand before it.
    """
    if message.urgent or message.owner is None or message.dedupe_key.startswith(ASKED_FOR):
        return None
    quiet = quiet_hours_of(message.owner)
    until = quiet.over_at(now) if quiet else None
    if until is not None:
        return Held(until, Message.HeldFor.QUIET)
    if is_over_limit(message, now=now, ahead=ahead):
        return Held(next_midnight(now, zone_of(message.owner)), Message.HeldFor.LIMIT)
    return None


def is_over_limit(message: Message, *, now: datetime, ahead: int = 0) -> bool:
    to = message.destination
    if to is None or message.attempt_count or message.dedupe_key.startswith(NOT_COUNTED):
        return False
    today = now.astimezone(zone_of(message.owner)).date()
    sent = to.sent_count if to.sent_on == today else 0
    return sent + ahead >= settings.DAILY_MESSAGES


def is_counted(message: Message) -> bool:
    """The first try of what nobody asked for just now."""
    return not message.attempt_count and not message.dedupe_key.startswith(NOT_COUNTED)


def note_sent(messages: Sequence[Message], *, spacing: timedelta, now: datetime) -> None:
    """Count what begins to be sent, and give each phone its moment of rest."""
    counts: Counter[tuple[int, date]] = Counter()
    for message in messages:
        if message.destination_id is not None:
            today = now.astimezone(zone_of(message.owner)).date()
            counts[message.destination_id, today] += is_counted(message)
    # In one order for everybody, so that no two workers wait for each other.
    touched = Destination.objects.filter(pk__in={to for to, _ in counts}).order_by("pk")
    list(touched.select_for_update().values_list("pk"))
    alike: dict[tuple[date, int], list[int]] = defaultdict(list)
    for (destination, today), count in counts.items():
        alike[today, count].append(destination)
    for (today, count), destinations in alike.items():
        Destination.objects.filter(pk__in=destinations).update(
            sent_count=Case(
                When(sent_on=today, then=F("sent_count") + count), default=Value(count)
            ),
            sent_on=today,
            **({"next_send_at": now + spacing} if spacing else {}),
        )
