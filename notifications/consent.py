"""What people said about being written to: only ever added to."""

from datetime import datetime

from django.conf import settings

from notifications.models import Consent, Destination

# What the page shows beside a code; sending the code says yes to it.
AGREEMENT = (
    "By sending this code you agree that Bellwether ({site}) writes to this number on WhatsApp: "
    "your reminders, and notices about them. Write STOP at any time to end it."
)


def agreement() -> str:
    return AGREEMENT.format(site=settings.SITE_URL)


def record(
    destination: Destination, word: Consent.Word, *, source: str, now: datetime, wording: str = ""
) -> Consent:
    """Note it down in the transaction of what it allows or forbids."""
    return Consent.objects.create(
        owner_id=destination.owner_id,
        destination=destination,
        channel=destination.channel,
        address=destination.address,
        word=word,
        wording=wording,
        source=source,
        at=now,
    )
