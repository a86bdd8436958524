"""What Twilio posts to us. Each is checked, written down and answered: the work is done later.

The signature is checked against the address we gave Twilio, never against what a request says of
itself, with every token that is valid while one is rotated. What does not pass leaves nothing.
"""

from collections.abc import Callable
from functools import wraps

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

from notifications.models import Attempt, Inbound, Receipt
from notifications.twilio import callbacks
from notifications.twilio.bell import Bell
from tracker.lib.small_bodies import refusal_of_size

log = structlog.get_logger(__name__)
FORM = "application/x-www-form-urlencoded"
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
LONGEST_TEXT = 4096
receipts_bell = Bell("notifications.apply_receipts")
inbound_bell = Bell("notifications.handle_inbound")

View = Callable[..., HttpResponse]


def webhook(address: Callable[..., str]) -> Callable[[View], View]:
    """A view for Twilio alone; `address` builds the one address it was given."""

    def guarded(view: View) -> View:
        @csrf_exempt
        @require_POST
        @wraps(view)
        def answer(request: HttpRequest, **named: str) -> HttpResponse:
            refusal = _refusal(request, address(**named))
            if refusal is not None:
                return refusal
            try:
                return view(request, **named)
            except (OperationalError, InterfaceError) as problem:
                log.warning("webhook_not_kept", problem=type(problem).__name__)
                return _said(503, "The database does not answer. Try again.")

        return answer

    return guarded


def _refusal(request: HttpRequest, url: str) -> HttpResponse | None:
    size = refusal_of_size(request.META.get("CONTENT_LENGTH"))
    if size is not None:
        return _said(*size)
    if request.content_type != FORM:
        return _said(403, "Only forms are read here.")
    signature = request.headers.get("X-Twilio-Signature", "")
    tokens = settings.TWILIO_AUTH_TOKENS
    if any(RequestValidator(token).validate(url, request.POST, signature) for token in tokens):
        return None
    log.warning("webhook_refused", why="signature")
    return _said(403, "This was not signed with our token for this address.")


def _said(status: int, words: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


@webhook(lambda token: settings.SITE_URL + callbacks.status_path(token))
def status(request: HttpRequest, *, token: str) -> HttpResponse:
    """A receipt for one attempt, kept once; `apply_receipts` makes something of it."""
    named = callbacks.read(token)
    if named is None:
        return _said(403, "This address is not one we gave.")
    attempt = Attempt.objects.filter(token=named).values_list("pk", flat=True).first()
    if attempt is None:
        log.info("webhook_for_unknown_attempt")
        return _said(404, "We know no such message.")
    form = request.POST
    receipt = Receipt(
        attempt_id=attempt,
        provider_id=form.get("MessageSid", "")[:64],
        word=form.get("MessageStatus", "")[:24],
        error_code=form.get("ErrorCode", "")[:12],
        source=Receipt.Source.CALLBACK,
        received_at=timezone.now(),
    )
    if receipt.provider_id and receipt.word:
        Receipt.objects.bulk_create([receipt], ignore_conflicts=True)
        receipts_bell.ring()
    return HttpResponse(status=204)


@webhook(callbacks.inbound_url)
def inbound(request: HttpRequest) -> HttpResponse:
    """What a person wrote, kept once. The answer leaves through the outbox, not from here."""
    form = request.POST
    channel, _, sender = form.get("From", "").partition(":")
    if channel == "whatsapp" and form.get("MessageSid"):
        keep_inbound(
            Inbound(
                provider_id=form["MessageSid"][:64],
                sender=sender[:32],
                receiver=form.get("To", "").removeprefix("whatsapp:")[:32],
                text=readable(form.get("Body", "")),
                quoted_id=form.get("OriginalRepliedMessageSid", "")[:64],
                received_at=timezone.now(),
            )
        )
    return HttpResponse(NOTHING_TO_SAY, content_type="text/xml")


def keep_inbound(*messages: Inbound) -> None:
    """The same rows whether we were called or asked; one that is there already stays as it is."""
    Inbound.objects.bulk_create(messages, ignore_conflicts=True)
    inbound_bell.ring()


def readable(text: str) -> str:
    """As the database can hold it."""
    return text.replace("\x00", "")[:LONGEST_TEXT]
