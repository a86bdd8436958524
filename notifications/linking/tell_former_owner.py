"""Whoever loses a number to another account hears of it by mail, whatever their mail settings."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from notifications.account_mail import as_sent
from notifications.models import Consent, Destination
from notifications.outbox import Letter, queue_message
from notifications.phone_numbers import masked

TEMPLATE = "notifications/messages/number_taken_over.txt"


def tell_former_owner(destination: Destination, note: Consent, *, now: datetime) -> None:
    """One mail to the account's own address, in the transaction that took the number."""
    owner, key = destination.owner, f"notice:taken-over:{note.pk}"
    facts = {"owner": owner, "number": masked(destination.address), "site_url": settings.SITE_URL}
    mail = EmailMessage(
        "Your WhatsApp number was linked to another account",
        render_to_string(TEMPLATE, facts),
        to=[owner.email],
    )
    mail_id = uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/{key}").hex
    letter = Letter("taken_over", owner.email, as_sent(mail, name=mail_id, now=now))
    queue_message(letter, owner_id=owner.pk, dedupe_key=key, now=now)
