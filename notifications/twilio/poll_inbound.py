"""Where Twilio cannot call us, what people write is asked for: the same rows as the webhook's."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings

from notifications.models import Channel, Inbound, Way
from notifications.twilio.account import is_configured
from notifications.twilio.callbacks import can_call_us

log = structlog.get_logger(__name__)
# What was written before we first asked is nobody's question any more, except a link code.
FIRST_LOOK = timedelta(minutes=10)


def is_needed() -> bool:
    """Nobody calls us, and there is a number of ours to ask about."""
    return is_configured() and bool(settings.TWILIO_WHATSAPP_FROM) and not can_call_us()


def poll_inbound(*, now: datetime) -> int:
    """Ask for what was written since we last asked; how many messages were new."""
    if not is_needed():
        return 0
    # Twilio's client takes long to be read, and most copies never ask.
    from notifications.twilio.questions import NotAnswered, written_to_us
    from notifications.twilio.webhooks import keep_inbound, readable

    way, _ = Way.objects.get_or_create(channel=Channel.WHATSAPP)
    apart = timedelta(seconds=settings.TWILIO_CLOCK_SKEW_SECONDS)
    try:
        letters = written_to_us(since=(way.polled_at or now - FIRST_LOOK) - apart)
    except NotAnswered as silence:
        log.info("twilio_not_answered", about="inbound", why=str(silence))
        return 0
    known = set(
        Inbound.objects.filter(provider_id__in=[letter.sid for letter in letters]).values_list(
            "provider_id", flat=True
        )
    )
    rows = [
        Inbound(
            provider_id=letter.sid,
            sender=letter.sender[:32],
            receiver=letter.receiver[:32],
            text=readable(letter.body),
            received_at=letter.at,
        )
        for letter in reversed(letters)  # the oldest first, as they would have come
        if letter.sid not in known and not (way.heard_from and letter.at <= way.heard_from)
    ]
    if rows:
        keep_inbound(*rows)
    Way.objects.filter(pk=way.pk).update(polled_at=now)
    return len(rows)
