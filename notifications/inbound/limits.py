"""How often one number is answered: enough for a person, too little for two machines that talk."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from notifications.models import Inbound

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANSWERS_AN_HOUR = 30
WRONG_CODES_A_DAY = 5
STRANGERS_AN_HOUR = 60  # hints to all strangers together: each costs money


def lately(row: Inbound, *, since: timedelta, now: datetime) -> QuerySet[Inbound]:
    """What the same number wrote before this."""
    return Inbound.objects.filter(sender=row.sender, received_at__gt=now - since).exclude(pk=row.pk)


def writes_too_much(row: Inbound, *, now: datetime) -> bool:
    return lately(row, since=HOUR, now=now).count() >= ANSWERS_AN_HOUR


def guesses_too_much(row: Inbound, *, now: datetime) -> bool:
    wrong = lately(row, since=DAY, now=now).filter(understood_as="LINK_WRONG")
    return wrong.count() >= WRONG_CODES_A_DAY


def was_told(row: Inbound, *words: str, since: timedelta, now: datetime) -> bool:
    """Whether this number got one of these answers already."""
    return lately(row, since=since, now=now).filter(understood_as__in=words).exists()


def strangers_are_many(*, now: datetime) -> bool:
    hints = Inbound.objects.filter(understood_as="STRANGER", received_at__gt=now - HOUR)
    return hints.count() >= STRANGERS_AN_HOUR
