"""Mail that would go nowhere, or be read by strangers, is named before the first request."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from tracker.lib.email_url import LOOPBACK, read_email_url


@register(Tags.security)
def mail_goes_somewhere(**kwargs: Any) -> list[CheckMessage]:
    return mail_problems(
        email_url=settings.EMAIL_URL,
        sender=settings.DEFAULT_FROM_EMAIL,
        host=settings.HOST,
        site_url=settings.SITE_URL,
    )


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
