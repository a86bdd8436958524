"""A laptop has no mail server: what would leave is kept here, and shown on /mailbox/."""

from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from notifications.models import LocalMail
from tracker.lib.peer import is_this_machine

KEPT = 200


@transaction.atomic
def keep(source: bytes, *, message_id: str, to: str, now: datetime) -> None:
    """Keep a mail once, and only the newest 200 in all."""
    LocalMail.objects.get_or_create(
        message_id=message_id, defaults={"received_at": now, "recipient": to, "source": source}
    )
    newest = LocalMail.objects.values_list("pk", flat=True)[:KEPT]
    LocalMail.objects.exclude(pk__in=list(newest)).delete()


def is_open_to(request: HttpRequest) -> bool:
    """Only the person at this machine, and only when nothing stands between them and us."""
    return settings.LOCAL_MAILBOX and is_this_machine(request)


def readable(mail: LocalMail) -> dict[str, object]:
    """What the page shows of a mail: its head and its text."""
    parsed = message_from_bytes(bytes(mail.source), policy=policy.default)
    body = parsed.get_body(preferencelist=("plain", "html"))
    return {
        "pk": mail.pk,
        "received_at": mail.received_at,
        "to": mail.recipient,
        "sender": parsed.get("From", ""),
        "subject": parsed.get("Subject", ""),
        "text": body.get_content() if body is not None else "",
        "has_html": parsed.get_body(preferencelist=("html",)) is not None,
    }


def html_of(mail: LocalMail) -> str:
    """The HTML of a mail, whose links leave the frame it is shown in."""
    parsed = message_from_bytes(bytes(mail.source), policy=policy.default)
    body = parsed.get_body(preferencelist=("html",))
    html = str(body.get_content()) if body is not None else ""
    return html.replace("<head>", '<head><base target="_blank">', 1)


class LocalMailboxBackend(BaseEmailBackend):
    """For Django's own mails, such as errors to the operators."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            source = mail.message().as_bytes()
            to = ", ".join(mail.recipients())
            keep(source, message_id=make_msgid(domain="localhost"), to=to, now=timezone.now())
        return len(email_messages)
