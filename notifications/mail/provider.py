"""What a mail provider tells us about mails it carried: anymail reads its post, we act on it.

The route is closed unless a provider and a secret are set. Providers give mails ids of their own,
so ours is looked for in all they say; where it is missing, the address they name has to do.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import structlog
from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications.mail.came_back import Heard, News, hear, hear_of_address, messages_named
from notifications.mail.status_codes import About, about, code_in

log = structlog.get_logger(__name__)
PROVIDERS = {
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkTrackingWebhookView",
    "sparkpost": "anymail.webhooks.sparkpost.SparkPostTrackingWebhookView",
}
# How providers call a failure that says nothing of the address; anymail counts some as bounces.
SOFT = {"softbounce", "soft_bounce", "soft", "transient", "temporary", "mailboxfull"}
# Reasons to refuse that lie with the address, not with the mail or with us.
GONE = {RejectReason.INVALID, RejectReason.BOUNCED}


@csrf_exempt  # the provider proves itself by the secret
@require_http_methods(["POST", "HEAD"])
def provider_news(request: HttpRequest) -> HttpResponse:
    """Take the post of the one provider that is set up; nobody else finds this address."""
    place = PROVIDERS.get(settings.EMAIL_WEBHOOK_PROVIDER)
    if place is None or not settings.EMAIL_WEBHOOK_SECRET:
        raise Http404
    if request.method == "HEAD":  # asked when the address is entered at the provider
        return HttpResponse()
    reader = import_string(place)()
    try:
        reader.run_validators(request)
        events = reader.parse_events(request)
    except AnymailWebhookValidationFailure:
        log.warning("provider_webhook_refused")
        return HttpResponse("Not signed as was agreed.", status=403, content_type="text/plain")
    except (ValueError, LookupError, TypeError, AttributeError, AnymailConfigurationError):
        log.warning("provider_webhook_unreadable", exc_info=True)
        return HttpResponse("Not understood.", status=400, content_type="text/plain")
    for event in events:
        take_in(event, now=timezone.now())
    return HttpResponse()


def take_in(event: AnymailTrackingEvent, *, now: datetime) -> None:
    """One event of one mail, in anymail's words, which are the same for every provider."""
    news = news_of(event)
    if news is None:
        return
    found = list(messages_named(json.dumps(event.esp_event, default=str)))
    heard = [hear(message, news, now=now) for message in found]
    if not heard and event.recipient:
        heard = [hear_of_address(event.recipient, news, now=now)]
    led_to = [str(what) for what in heard or [Heard.STRANGER]]
    log.info("provider_news", word=news.word, led_to=led_to)


def news_of(event: AnymailTrackingEvent) -> News | None:
    """What an event says in our words; None when it says nothing about arriving."""
    said = str(event.mta_response or event.description or "")[:300]
    code = code_in(said)
    if event.event_type in {EventType.DELIVERED, EventType.COMPLAINED, EventType.UNSUBSCRIBED}:
        return News(event.event_type, About.ARRIVED, code, said)
    if event.event_type == EventType.DEFERRED:
        return News("delayed", About.PASSING, code, said)
    if event.event_type in {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}:
        return News("failed", _about(event, code), code, said)
    return None


def _about(event: AnymailTrackingEvent, code: str) -> About:
    """The server's own code decides; without one, the provider's word for it."""
    if code:
        return about(code)
    soft = SOFT & {word.lower() for word in _words(event.esp_event)}
    return About.ADDRESS if event.reject_reason in GONE and not soft else About.MAIL


def _words(said: Any) -> Iterator[str]:
    """Every short text among what the provider sent, however deep."""
    if isinstance(said, dict):
        said = list(said.values())
    if isinstance(said, list | tuple):
        for part in said:
            yield from _words(part)
    elif isinstance(said, str) and len(said) < 40:
        yield said
