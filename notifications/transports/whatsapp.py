"""WhatsApp through Twilio's own client: free text while the window is open, else a template."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from notifications.models import Attempt, Message
from notifications.rendering import context
from notifications.twilio import callbacks, window
from notifications.twilio.addresses import to_address
from notifications.twilio.contents import content_sid
from notifications.twilio.create import create_message
from notifications.twilio.template_trouble import NO_TEMPLATE
from notifications.twilio.words import Words, as_json, compose, from_bytes, to_bytes
from notifications.verdicts import Outcome, Result
from notifications.wording import wordings

LONGEST_VALIDITY = 36_000  # ten hours: Twilio's own limit, and by then it is old news
SHORTEST_VALIDITY = 10


class WhatsAppRenderer:
    """Words on both ways; see notifications/twilio/words.py."""

    def render(self, message: Message, *, now: datetime) -> bytes:
        wording = wordings()[message.template]
        return to_bytes(compose(wording, context(message, now=now), ref=message.ref))


class WhatsAppTransport:
    """One POST an attempt. What it means is said by notifications/twilio/judge.py."""

    lanes = 48  # at 100 ms an answer, 24 leave no more than 100 messages a second

    def __init__(self) -> None:
        seconds = settings.TWILIO_CONNECT_SECONDS + settings.TWILIO_READ_SECONDS
        self.longest = timedelta(seconds=2 * seconds)

    def prepare(self, message: Message, attempt: Attempt) -> None:
        """Free text or template: decided before each try, for the window may have closed."""
        was_outside = any(
            earlier.outcome == Attempt.Outcome.WINDOW for earlier in message.attempts.all()
        )
        heard = None if was_outside else window.last_inbound_at(message)
        attempt.as_template = not window.is_open(heard, now=attempt.started_at)

    def send(self, message: Message, attempt: Attempt) -> Result:
        words = from_bytes(bytes(message.rendered or b""))
        if attempt.as_template and not content_sid(message.template):
            return _without_template(message.template)
        now = attempt.started_at  # by the one clock that all workers share
        fields = form(message, attempt, words, now=now)
        return create_message(fields, now=now, not_after=attempt.send_before)

    def close(self) -> None:
        """The client belongs to the process, and so does its pool."""


def form(message: Message, attempt: Attempt, words: Words, *, now: datetime) -> dict[str, Any]:
    """What the client is asked to create."""
    left = int((message.deadline - now).total_seconds())
    fields: dict[str, Any] = {
        "to": to_address(message.address),
        "validity_period": min(max(left, SHORTEST_VALIDITY), LONGEST_VALIDITY),
    }
    if settings.TWILIO_WHATSAPP_FROM:
        fields["from_"] = to_address(settings.TWILIO_WHATSAPP_FROM)
    if settings.TWILIO_MESSAGING_SERVICE_SID:
        fields["messaging_service_sid"] = settings.TWILIO_MESSAGING_SERVICE_SID
    if attempt.as_template:
        fields["content_sid"] = content_sid(message.template)
        fields["content_variables"] = as_json(words.variables)
    else:
        fields["body"] = words.body
    if callbacks.can_call_us():
        fields["status_callback"] = callbacks.status_url(attempt.token)
    return fields


def _without_template(wording: str) -> Result:
    words = (
        "More than 24 hours since you last wrote to us on WhatsApp, and there is no approved "
        f"template for '{wording}'. Write us anything there and the next one arrives."
    )
    return Result(Outcome.REFUSED, words, NO_TEMPLATE)
