"""STOP and START: they count from the commit of this transaction on."""

from datetime import datetime

from django.db.models import Q

from notifications import consent
from notifications.give_up import take_up_again
from notifications.inbound import texts
from notifications.models import Consent, Destination, Inbound


def stop(row: Inbound, destination: Destination, *, now: datetime) -> str:
    """Everything that is still waiting for this number is suppressed when it is claimed."""
    going = Destination.objects.filter(pk=destination.pk, stopped_at=None)
    if going.update(stopped_at=now):
        consent.record(destination, Consent.Word.STOP, source=row.provider_id, now=now)
    return texts.STOPPED


def start(row: Inbound, destination: Destination, *, now: datetime) -> str:
    stopped = Destination.objects.filter(pk=destination.pk, stopped_at__isnull=False)
    if not stopped.update(stopped_at=None):
        return texts.NOT_STOPPED
    consent.record(destination, Consent.Word.START, source=row.provider_id, now=now)
    return texts.STARTED


def hear(row: Inbound, destination: Destination, *, now: datetime) -> None:
    """Any word from a phone opens its window, and proves that it can be reached again."""
    mine = Destination.objects.filter(pk=destination.pk)
    later = Q(last_inbound_at=None) | Q(last_inbound_at__lt=row.received_at)
    mine.filter(later).update(last_inbound_at=row.received_at)
    take_up_again(destination, source=row.provider_id, now=now)
