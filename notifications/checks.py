"""Mail that would go nowhere, or be read by strangers, is named before the first request."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from notifications.mail.provider import PROVIDERS
from tracker.lib.email_url import LOOPBACK, read_email_url

SHORTEST_SECRET = 16


@register(Tags.security)
def mail_goes_somewhere(**kwargs: Any) -> list[CheckMessage]:
    return mail_problems(
        email_url=settings.EMAIL_URL,
        sender=settings.DEFAULT_FROM_EMAIL,
        host=settings.HOST,
        site_url=settings.SITE_URL,
    )


@register(Tags.security)
def provider_webhook_is_locked(**kwargs: Any) -> list[CheckMessage]:
    return webhook_problems(
        provider=settings.EMAIL_WEBHOOK_PROVIDER,
        secret=settings.EMAIL_WEBHOOK_SECRET,
        signing_key=settings.EMAIL_WEBHOOK_SIGNING_KEY,
    )


def webhook_problems(*, provider: str, secret: str, signing_key: str) -> list[CheckMessage]:
    """Whoever posts there can give addresses up, so the door is locked or is not there."""
    if not provider:
        return []
    if provider not in PROVIDERS:
        hint = f"Set it to one of {', '.join(PROVIDERS)}, or leave it unset."
        return [Error(f"EMAIL_WEBHOOK_PROVIDER={provider} is not known.", hint, id="mail.E005")]
    problems: list[CheckMessage] = []
    if ":" not in secret or len(secret) < SHORTEST_SECRET:
        hint = f"Set user:password, {SHORTEST_SECRET} characters at least, and tell {provider}."
        problems.append(Error("EMAIL_WEBHOOK_SECRET locks nothing.", hint, id="mail.E006"))
    if provider == "mailgun" and not signing_key:
        hint = "Copy the HTTP webhook signing key from Mailgun's page."
        problems.append(Error("EMAIL_WEBHOOK_SIGNING_KEY is not set.", hint, id="mail.E007"))
    return problems


def mail_problems(*, email_url: str, sender: str, host: str, site_url: str) -> list[CheckMessage]:
    """The local mailbox is for one person at one laptop; anything else needs a mail server."""
    if not email_url:
        return _laptop_problems(host=host, site_url=site_url)
    problems: list[CheckMessage] = []
    try:
        read_email_url(email_url)
    except ValueError as error:
        problems.append(Error(str(error), hint="docs/settings.md shows examples.", id="mail.E001"))
    if sender.rstrip(">").endswith("@localhost"):
        hint = "Set DEFAULT_FROM_EMAIL, e.g. Bellwether <no-reply@example.org>."
        problems.append(Error("No mail server takes mail from @localhost.", hint, id="mail.E002"))
    return problems


def _laptop_problems(*, host: str, site_url: str) -> list[CheckMessage]:
    hint = "Set EMAIL_URL, e.g. smtp://user:password@smtp.example.org:587."
    if host not in LOOPBACK:
        words = f"EMAIL_URL is not set, but HOST={host} lets other machines in."
        return [Error(words, hint, id="mail.E003")]
    if site_url.startswith("https://"):
        words = f"EMAIL_URL is not set, but {site_url} is open to the world."
        return [Error(words, hint, id="mail.E004")]
    return []
