"""The number people see our WhatsApp messages come from, and how they write to it."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings

from notifications.twilio.addresses import to_number

SANDBOX = "+14155238886"  # Twilio's own, for trying things out


@dataclass(frozen=True, slots=True)
class Sender:
    number: str  # empty while only a messaging service is named
    join: str  # what a phone sends first in Twilio's sandbox; empty elsewhere

    @property
    def is_sandbox(self) -> bool:
        return self.number == SANDBOX

    def link(self, text: str) -> str:
        """Opens WhatsApp with this text ready to be sent."""
        return f"https://wa.me/{self.number.removeprefix('+')}?text={quote(text)}"


def sender() -> Sender | None:
    """None where WhatsApp is not set up."""
    if not settings.TWILIO_ACCOUNT_SID:
        return None
    number = to_number(settings.TWILIO_WHATSAPP_FROM)
    join = settings.TWILIO_SANDBOX_JOIN or "join …"
    return Sender(number, join if number == SANDBOX else "")
