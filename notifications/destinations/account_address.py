"""The address of the account is a destination from the moment it is confirmed, and moves along."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from notifications import consent
from notifications.models import Channel, Consent, Destination

WORDING = (
    "Confirmed as the account's address: reminders and notices go there. Every mail can end it."
)


@receiver(email_confirmed, dispatch_uid="notifications.account_address")
def follow_confirmed(*, email_address: EmailAddress, **facts: Any) -> None:
    """In the transaction that confirms it; an address that it replaces is still there."""
    before = EmailAddress.objects.filter(user=email_address.user_id, verified=True)
    replaced = before.exclude(pk=email_address.pk).first()
    follow(email_address, replaced=replaced.email if replaced else "", now=timezone.now())


@transaction.atomic
def follow(email_address: EmailAddress, *, replaced: str, now: datetime) -> Destination:
    """The same row goes on under the new address, so that what was narrowed to it stays so."""
    owner_id, address = email_address.user_id, email_address.email
    mine = Destination.objects.filter(owner=owner_id, channel=Channel.EMAIL, removed_at=None)
    known = mine.filter(address__iexact=address).first()
    old = mine.filter(address__iexact=replaced).first() if replaced else None
    row = known or old or Destination(owner_id=owner_id, channel=Channel.EMAIL, created_at=now)
    if known and old and known != old:  # it had been added as a further address before
        mine.filter(pk=old.pk).update(removed_at=now)
    row.address, row.verified_at, row.is_default = address, now, True
    row.disabled_at, row.trouble, row.trouble_detail = None, Destination.Trouble.NONE, ""
    row.save()
    consent.record(row, Consent.Word.OPT_IN, source="account", wording=WORDING, now=now)
    return row
