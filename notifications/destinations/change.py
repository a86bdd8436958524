"""What a person can do with a destination of theirs. Each move is a conditional update."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from notifications import consent
from notifications.errors import NotificationError
from notifications.give_up import take_up_again
from notifications.models import Consent, Destination

PAGE = "settings page"


def rename(destination: Destination, label: str) -> None:
    Destination.objects.filter(pk=destination.pk).update(label=label.strip()[:60])


@transaction.atomic
def make_default(destination: Destination, *, now: datetime) -> None:
    """From now on it hears what is not narrowed to other destinations."""
    Destination.objects.usable().filter(pk=destination.pk).update(is_default=True)


@transaction.atomic
def make_extra(destination: Destination, *, now: datetime) -> None:
    """It hears only what is narrowed to it. A channel keeps one default, or it would be silent."""
    if not _others(destination).filter(is_default=True).exists():
        raise NotificationError(
            "This is the only default there is for this channel, so it stays one: what is not "
            "sent to a chosen destination must go somewhere. Make another one a default first."
        )
    Destination.objects.filter(pk=destination.pk).update(is_default=False)


@transaction.atomic
def remove(destination: Destination, *, now: datetime) -> bool:
    """Nothing goes there any more. Its history stays, and another one becomes the default."""
    there = Destination.objects.filter(pk=destination.pk, removed_at=None)
    if not there.update(removed_at=now):
        return False
    consent.record(destination, Consent.Word.REMOVED, source=PAGE, now=now)
    heir = _others(destination).order_by("pk").first()
    if heir and not _others(destination).filter(is_default=True).exists():
        Destination.objects.filter(pk=heir.pk).update(is_default=True)
    return True


@transaction.atomic
def resume(destination: Destination, *, now: datetime) -> None:
    """Go on with what was stopped or given up. A number taken over must be linked anew."""
    if destination.trouble == Destination.Trouble.TAKEN_OVER:
        raise NotificationError(
            "This number belongs to another account now. Link the phone again to take it back."
        )
    stopped = Destination.objects.filter(pk=destination.pk, stopped_at__isnull=False)
    if stopped.update(stopped_at=None):
        consent.record(destination, Consent.Word.START, source=PAGE, now=now)
    take_up_again(destination, source=PAGE, now=now)


def stop(destination: Destination, *, now: datetime) -> None:
    """What STOP does, by a button."""
    going = Destination.objects.filter(pk=destination.pk, stopped_at=None)
    if going.update(stopped_at=now):
        consent.record(destination, Consent.Word.STOP, source=PAGE, now=now)


def _others(destination: Destination) -> QuerySet[Destination]:
    """The usable ones of the same channel."""
    mine = Destination.objects.usable().filter(
        owner=destination.owner_id, channel=destination.channel
    )
    return mine.exclude(pk=destination.pk)
