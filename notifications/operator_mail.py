"""Tells the operator (ADMINS) by email, once per event, through the same outbox as everything."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.mail import EmailMessage

from notifications.account_mail import as_sent
from notifications.outbox import Letter, queue_message


def tell_operators(*, kind: str, episode: str, subject: str, text: str, now: datetime) -> None:
    """Listens at OPERATOR_NOTICE: one mail to each operator, in the caller's transaction."""
    key = f"notice:{kind}:{episode}"
    for address in settings.OPERATORS:
        mail = EmailMessage(f"[Bellwether] {subject}", text, to=[address])
        mail_id = uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/{key}/{address}").hex
        letter = Letter("operator/notice", address, as_sent(mail, name=mail_id, now=now))
        queue_message(letter, owner_id=None, dedupe_key=key, now=now)
