"""The mail of a message, from its row and the values that its templates may say."""

from django.conf import settings
from django.urls import reverse

from notifications.fill import Values
from notifications.mail.compose import Foot, compose
from notifications.mail.names import name_of
from notifications.mail.seal import Envelope, seal
from notifications.mail.unsubscribe import one_click, unsubscribe_url
from notifications.models import Message
from notifications.wording import wordings


def render(message: Message, values: Values | None = None) -> bytes:
    """The bytes of every attempt. KeyError when nobody lists the wording any more."""
    wording = wordings()[message.template]
    stop = ""
    if wording.unsubscribe and message.destination_id is not None:
        stop = unsubscribe_url(message.destination_id)
    facts = {"ref": message.ref, **message.values} if values is None else values
    written = compose(wording, facts, foot=Foot(stop, proof_url(message)))
    envelope = Envelope(
        to=message.address,
        name=name_of(message.pk),
        date=message.not_before,
        headers=one_click(stop) if stop else {},
    )
    return seal(written, envelope)


def proof_url(message: Message) -> str:
    """The page of its owner that shows how it went."""
    path = reverse("message", args=[message.pk]) if message.owner_id else ""
    return f"{settings.SITE_URL}{path}" if path else ""
