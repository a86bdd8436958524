"""One click stops the mail to one address (RFC 8058), and one click on the settings page undoes it.

The token says which destination and nothing else; who holds it holds a mail that went there.
"""

from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from notifications.consent import record
from notifications.models import Channel, Consent, Destination

SALT = "notifications.unsubscribe"


def unsubscribe_url(destination_id: int) -> str:
    """The address for the mail's head and foot. It does not grow old: mails are kept for years."""
    token = Signer(salt=SALT).sign_object([destination_id])
    return f"{settings.SITE_URL}{reverse('unsubscribe', args=[token])}"


def one_click(url: str) -> dict[str, str]:
    """The headers by which a mail program shows a button of its own."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def destination_of(token: str) -> Destination | None:
    """Whose address a token stops; None when we did not give it or the address is gone."""
    try:
        (destination_id,) = Signer(salt=SALT).unsign_object(token)
    except (BadSignature, ValueError):
        return None
    email = Destination.objects.filter(channel=Channel.EMAIL, removed_at__isnull=True)
    return email.filter(pk=destination_id).first()


@transaction.atomic
def unsubscribe(destination: Destination, *, source: str, now: datetime) -> bool:
    """Stop the mail; False when it was stopped already."""
    running = Destination.objects.filter(pk=destination.pk, stopped_at__isnull=True)
    if not running.update(stopped_at=now):
        return False
    record(destination, Consent.Word.UNSUBSCRIBED, source=source, now=now)
    return True


@transaction.atomic
def subscribe_again(destination: Destination, *, source: str, now: datetime) -> bool:
    """Let the mail flow again, for its owner on the settings page; False when it flows."""
    stopped = Destination.objects.filter(
        pk=destination.pk, channel=Channel.EMAIL, stopped_at__isnull=False
    )
    if not stopped.update(stopped_at=None):
        return False
    record(destination, Consent.Word.START, source=source, now=now)
    return True
