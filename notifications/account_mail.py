"""Account mail takes the same way as every message: a row first, the network later."""

import uuid
from datetime import datetime
from typing import Any

from allauth.core import context as allauth_context
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts.addresses import owners
from accounts.rules import AccountRules
from notifications.mail.compose import finish
from notifications.mail.seal import Envelope, one_line, seal
from notifications.outbox import Letter, queue_message


class AccountAdapter(AccountRules):
    """allauth writes the mails; this puts them into the outbox, in the caller's transaction."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        now, mail_id = timezone.now(), uuid.uuid4().hex
        facts = {
            "request": allauth_context.request,
            "email": email,
            "site_url": settings.SITE_URL,
            **context,
        }
        mail: EmailMessage = self.render_mail(template_prefix, email, facts)
        letter = Letter(template_prefix, email, as_sent(mail, name=f"a.{mail_id}", now=now))
        owner_id = owners(email).values_list("pk", flat=True).first()
        if user := context.get("user"):
            owner_id = user.pk
        queue_message(letter, owner_id=owner_id, dedupe_key=f"account:{mail_id}", now=now)


def as_sent(mail: EmailMessage, *, name: str, now: datetime) -> bytes:
    """The bytes every attempt sends: what was written as text, and the same as HTML."""
    written = finish(one_line(str(mail.subject)), str(mail.body))
    return seal(written, Envelope(mail.to[0], name, now))
