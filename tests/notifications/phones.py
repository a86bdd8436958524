"""Phones that write to us, without the wire: rows as the webhook inserts them."""

from datetime import UTC, datetime, timedelta
from itertools import count

from accounts.models import User
from notifications.inbound.handle import handle_inbound
from notifications.linking.codes import new_code
from notifications.models import Destination, Inbound, Message

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
ADAS, BENS = "+15550001111", "+15550002222"
_numbers = count(1)


def write(text: str, *, sender: str = ADAS, at: datetime = NOON, quoting: str = "") -> Inbound:
    """A message that waits to be handled."""
    return Inbound.objects.create(
        provider_id=f"SM{next(_numbers):032x}", sender=sender, receiver="+14155238886",
        text=text, quoted_id=quoting, received_at=at,
    )  # fmt: skip


def say(text: str, *, sender: str = ADAS, at: datetime = NOON, quoting: str = "") -> str:
    """What is answered to a text; an empty string when nothing is."""
    row = write(text, sender=sender, at=at, quoting=quoting)
    handle_inbound(clock=lambda: at)
    return answer_to(row)


def answer_to(row: Inbound) -> str:
    found = Message.objects.filter(dedupe_key=f"reply:{row.pk}").first()
    return str(found.values["text"]) if found else ""


def link(owner: User, *, sender: str = ADAS, at: datetime = NOON) -> Destination:
    """Their phone, linked the way people link it."""
    code, _ = new_code(owner, now=at)
    say(f"LINK {code}", sender=sender, at=at)
    return Destination.objects.get(owner=owner, address=sender, removed_at=None)


def later(minutes: float = 0, **more: float) -> datetime:
    return NOON + timedelta(minutes=minutes, **more)
