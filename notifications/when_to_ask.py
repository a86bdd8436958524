"""When to ask a provider what became of an attempt: soon where it cannot call us, seldom else.

Pure but for `first_question`, which reads the settings. A provider's calls get lost; whatever it
says has to be known within a quarter of an hour all the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from notifications.models import Attempt, Channel
from notifications.twilio.callbacks import can_call_us
from notifications.verdicts import Outcome

Status = Attempt.Status
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Curiosity:
    """How often we ask."""

    called: bool  # the provider calls us as well
    lists: timedelta  # between two lists that may hold an ambiguous one
    quick: timedelta  # the first pause where nobody calls us
    longest: timedelta


def curiosity() -> Curiosity:
    return Curiosity(
        called=can_call_us(),
        lists=timedelta(seconds=settings.TWILIO_LIST_SECONDS),
        quick=timedelta(seconds=settings.TWILIO_POLL_UNCALLED_SECONDS),
        longest=timedelta(seconds=settings.TWILIO_POLL_SECONDS),
    )


def pause_before(status: str, age: timedelta, how: Curiosity) -> timedelta | None:
    """How long until the next question; None when there is nothing more to learn.

    `age` is how long ago the attempt began. Pauses grow with it.
    """
    if status in {Status.SENDING, Status.UNCONFIRMED}:
        return how.lists
    if status in {Status.ACCEPTED, Status.SENT} and age < 2 * DAY:
        first = MINUTE if how.called else how.quick
        return _between(first, age if how.called else age / 4, how.longest)
    if status == Status.DELIVERED and age < DAY:  # it may still be read
        first = how.longest if how.called else how.quick
        most = how.longest if age < HOUR else 6 * HOUR  # most people look within the hour
        return _between(first, age if how.called else age / 2, most)
    return None


def _between(least: timedelta, wish: timedelta, most: timedelta) -> timedelta:
    return min(max(least, wish), max(least, most))


def first_question(channel: str, outcome: Outcome, *, now: datetime) -> datetime | None:
    """What the provider has, or may have, is asked for until its end is known."""
    if channel != Channel.WHATSAPP:
        return None
    if outcome is Outcome.AMBIGUOUS:
        return now
    if outcome is not Outcome.ACCEPTED:
        return None
    pause = pause_before(Status.ACCEPTED, timedelta(0), curiosity())
    return now + pause if pause else None
