"""WhatsApp that is configured half-way is named before the first message."""

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from notifications.twilio.contents import content_sids
from notifications.wording import wordings

HINT = "docs/settings.md lists the TWILIO_ settings."
ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
CONTENT = re.compile(r"HX[0-9a-fA-F]{32}")
NUMBER = re.compile(r"(whatsapp:)?\+[1-9]\d{6,14}")


@register()
def whatsapp_is_set_up(**kwargs: Any) -> list[CheckMessage]:
    found = twilio_mistakes(
        account=settings.TWILIO_ACCOUNT_SID,
        tokens=settings.TWILIO_AUTH_TOKENS,
        sender=settings.TWILIO_WHATSAPP_FROM,
        service=settings.TWILIO_MESSAGING_SERVICE_SID,
        contents=settings.TWILIO_CONTENT_SIDS,
    )
    found += address_mistakes(settings.TWILIO_BASE_URL)
    found += patience_mistakes(settings.TWILIO_CONNECT_SECONDS, settings.TWILIO_READ_SECONDS)
    return [Error(words, HINT, id="notifications.E001") for words in found]


def twilio_mistakes(
    *, account: str, tokens: Sequence[str], sender: str, service: str, contents: str
) -> list[str]:
    """What is missing or misspelt, in sentences. Nothing set at all is fine: no WhatsApp."""
    if not any((account, tokens, sender, service, contents)):
        return []
    return [
        *_missing(account, tokens, sender, service),
        *_misspelt("TWILIO_ACCOUNT_SID", account, ACCOUNT, "AC and 32 hexadecimal digits"),
        *_misspelt("TWILIO_MESSAGING_SERVICE_SID", service, SERVICE, "MG and 32 such digits"),
        *_misspelt("TWILIO_WHATSAPP_FROM", sender, NUMBER, "a number such as +14155238886"),
        *_content_mistakes(contents),
    ]


def _missing(account: str, tokens: Sequence[str], sender: str, service: str) -> list[str]:
    missing = []
    if not account:
        missing.append("TWILIO_ACCOUNT_SID is not set, but other TWILIO_ settings are.")
    if not tokens:
        missing.append("TWILIO_AUTH_TOKEN is not set, but other TWILIO_ settings are.")
    if not sender and not service:
        missing.append(
            "Neither TWILIO_WHATSAPP_FROM nor TWILIO_MESSAGING_SERVICE_SID says who sends."
        )
    return missing


def _misspelt(name: str, value: str, form: re.Pattern[str], looks: str) -> list[str]:
    return [] if not value or form.fullmatch(value) else [f"{name} must look like {looks}."]


def _content_mistakes(contents: str) -> list[str]:
    if not contents:
        return []
    try:
        templates = json.loads(contents)
    except json.JSONDecodeError as error:
        return [f"TWILIO_CONTENT_SIDS is not JSON ({error.msg} at character {error.pos})."]
    if not isinstance(templates, dict):
        return ['TWILIO_CONTENT_SIDS must be an object such as {"crossing": "HX…"}.']
    return [
        f"TWILIO_CONTENT_SIDS: the template of '{name}' must be HX and 32 hexadecimal digits."
        for name, sid in templates.items()
        if not isinstance(sid, str) or not CONTENT.fullmatch(sid)
    ]


@register()
def templates_have_wordings(**kwargs: Any) -> list[CheckMessage]:
    """A name that no message has is a slip of the pen: its message would lack a template."""
    strangers = sorted(set(content_sids()) - set(wordings()))
    words = (
        f"TWILIO_CONTENT_SIDS names {', '.join(strangers)}, and no message of ours is called so."
    )
    hint = "`manage.py whatsapp_templates` prints the setting."
    return [Warning(words, hint, id="notifications.W001")] if strangers else []


def patience_mistakes(*seconds: object) -> list[str]:
    """Without a limit a call to Twilio would wait for ever."""
    if all(isinstance(limit, int | float) and limit > 0 for limit in seconds):
        return []
    return ["TWILIO_CONNECT_SECONDS and TWILIO_READ_SECONDS must be numbers above zero."]


def address_mistakes(base_url: str) -> list[str]:
    """TWILIO_BASE_URL is an address only."""
    if not base_url:
        return []
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if host and parts.scheme in {"http", "https"} and not (parts.query or parts.username):
        return []
    return ["TWILIO_BASE_URL must look like http://127.0.0.1:9002."]
