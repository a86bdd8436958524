"""The addresses Twilio calls, built from SITE_URL alone, and whether it can call us at all."""

import ipaddress
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

PRIVATE_ENDINGS = (".local", ".localhost", ".internal", ".lan", ".home", ".test", ".invalid")


def status_url(token: UUID) -> str:
    """Where the receipts of one attempt are posted."""
    return settings.SITE_URL + status_path(sign(token))


def status_path(signed: str) -> str:
    return reverse("twilio-status", kwargs={"token": signed})


def inbound_url() -> str:
    """What the sender's page in Twilio's console is given for incoming messages."""
    return settings.SITE_URL + reverse("twilio-inbound")


def sign(token: UUID) -> str:
    return _signer().sign(token.hex)


def read(signed: str) -> UUID | None:
    """The attempt's token, or None when we did not sign this."""
    try:
        return UUID(_signer().unsign(signed))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(salt="notifications.twilio.status", sep=".")


def can_call_us() -> bool:
    """Twilio reaches a public address only; a stand-in on this machine reaches this machine."""
    return is_public(settings.SITE_URL) or _is_here(settings.TWILIO_BASE_URL)


def is_public(url: str) -> bool:
    """Whether the whole internet can find this host; what only looks like it, a doctor tells."""
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(PRIVATE_ENDINGS)


def _is_here(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
