"""More addresses than the account's own: each is proved by a link that is mailed there."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from notifications import consent
from notifications.account_mail import as_sent
from notifications.errors import NotificationError, TooManyTries
from notifications.models import Channel, Consent, Destination, Message
from notifications.outbox import Letter, queue_message

SALT = "notifications.further-email"
GOOD_FOR = timedelta(days=3)
MOST = 10  # addresses of one account
MAILS_AN_HOUR = 5  # of one account, whatever the address
TEMPLATE = "notifications/messages/confirm_address.txt"
WORDING = "Bellwether may send the reminders of {username} to this address. Every mail can end it."


@transaction.atomic
def add_address(owner: User, address: str, *, label: str = "", now: datetime) -> Destination:
    """An address that waits for its proof; asking again mails the link again."""
    address = address.lower()
    mine = Destination.objects.filter(owner=owner, channel=Channel.EMAIL, removed_at=None)
    known = mine.filter(address=address).first()
    if known is not None and known.verified_at:
        raise NotificationError("This address is one of your destinations already.")
    if known is None and mine.count() >= MOST:
        raise NotificationError(f"More than {MOST} addresses are too many. Remove one first.")
    if known is None:
        known = Destination.objects.create(
            owner=owner, channel=Channel.EMAIL, address=address, label=label.strip()[:60],
            is_default=False, created_at=now,
        )  # fmt: skip
    mail_link(known, now=now)
    return known


def mail_link(destination: Destination, *, now: datetime) -> None:
    """The link that proves the mailbox. Nobody is made to write to strangers without end."""
    lately = Message.objects.filter(
        owner=destination.owner_id, template=TEMPLATE, created_at__gt=now - timedelta(hours=1)
    )
    if lately.count() >= MAILS_AN_HOUR:
        raise TooManyTries(
            f"{MAILS_AN_HOUR} links were mailed within an hour. Look into the mailbox and its "
            "junk folder, or try again later."
        )
    facts = {"owner": destination.owner, "link": link_of(destination), "address": destination}
    subject = "Confirm that reminders may come to this address"
    mail = EmailMessage(subject, render_to_string(TEMPLATE, facts), to=[destination.address])
    key = f"account:{uuid4().hex}"
    letter = Letter(TEMPLATE, destination.address, as_sent(mail, name=key, now=now))
    queue_message(letter, owner_id=destination.owner_id, dedupe_key=key, now=now)


def link_of(destination: Destination) -> str:
    token = TimestampSigner(salt=SALT).sign_object([destination.pk, destination.address])
    return f"{settings.SITE_URL}{reverse('destination-confirm', args=[token])}"


def destination_of(token: str) -> Destination | None:
    """Whose address a link proves; None when it is not ours, too old, or the address is gone."""
    try:
        pk, address = TimestampSigner(salt=SALT).unsign_object(token, max_age=GOOD_FOR)
    except (BadSignature, ValueError, TypeError):
        return None
    there = Destination.objects.filter(pk=pk, address=address, removed_at=None)
    return there.select_related("owner").first()


@transaction.atomic
def confirm(destination: Destination, *, now: datetime) -> bool:
    """The mailbox is proved; False when it was already."""
    waiting = Destination.objects.filter(pk=destination.pk, verified_at=None, removed_at=None)
    usable = Destination.objects.usable()
    first = not usable.filter(owner=destination.owner_id, channel=Channel.EMAIL).exists()
    if not waiting.update(verified_at=now, is_default=first):
        return False
    agreed = WORDING.format(username=destination.owner.username)
    consent.record(destination, Consent.Word.OPT_IN, source="mailed link", wording=agreed, now=now)
    return True
