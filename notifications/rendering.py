"""What the templates of a message may say, and the renderers deliver.py starts with."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from notifications.fill import fill_text
from notifications.mail.render import render as render_mail
from notifications.models import Message
from notifications.quiet_hours import zone_of
from notifications.wording import wordings

LATE = timedelta(minutes=10)


def context(message: Message, *, now: datetime) -> dict[str, Any]:
    """The values, and what every message has."""
    values, late = dict(message.values), late_label(message, now=now)
    if late:  # every wording shows its detail, so none has to remember this
        values["detail"] = f"{values.get('detail', '')} ({late})".strip()
    return {
        "ref": message.ref,
        **values,
        "urgent": message.urgent,
        "late": late,
        "site_url": settings.SITE_URL,
        "notifications_url": f"{settings.SITE_URL}/notifications/",
    }


def late_label(message: Message, *, now: datetime) -> str:
    """`late: crossed at 14:03`, when that is more than ten minutes ago; else nothing."""
    happened = message.happened_at
    if happened is None or now - happened <= LATE:
        return ""
    zone = zone_of(message.owner)
    local, today = happened.astimezone(zone), now.astimezone(zone).date()
    clock = f"{local:%H:%M}" if local.date() == today else f"{local:%d %b %H:%M}"
    return f"late: {wordings()[message.template].verb} at {clock}"


class Mail:
    """Text and HTML, as notifications/mail/ composes them."""

    def render(self, message: Message, *, now: datetime) -> bytes:
        return render_mail(message, context(message, now=now))


class PlainWhatsApp:
    """The short text alone, as one that is sent inside the 24-hour window."""

    def render(self, message: Message, *, now: datetime) -> bytes:
        name = f"{wordings()[message.template].folder}/whatsapp.txt"
        return fill_text(name, context(message, now=now)).strip().encode()
