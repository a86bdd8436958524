"""Whether WhatsApp takes free text: only for a day after somebody wrote to us."""

from datetime import datetime, timedelta

from notifications.models import Inbound, Message

OPEN_FOR = timedelta(hours=23, minutes=50)  # ten minutes for clocks that differ, and for the way


def is_open(last_inbound_at: datetime | None, *, now: datetime) -> bool:
    return last_inbound_at is not None and now - last_inbound_at < OPEN_FOR


def last_inbound_at(message: Message) -> datetime | None:
    """When the person at this address last wrote, also when nobody has read it yet."""
    newest = (
        Inbound.objects.filter(sender=message.address)
        .order_by("-received_at")
        .values_list("received_at", flat=True)
        .first()
    )
    noted = message.destination.last_inbound_at if message.destination else None
    return max((at for at in (newest, noted) if at), default=None)
