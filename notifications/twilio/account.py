"""What the settings say of our account at Twilio."""

from django.conf import settings


def is_configured() -> bool:
    """Whether this copy sends WhatsApp messages at all."""
    return bool(settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKENS)
