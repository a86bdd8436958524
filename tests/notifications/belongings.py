"""How people are told: destinations, messages and codes that belong to somebody, and what tokens
open to whoever holds them.
"""

from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from notifications.announce import Notice, announce
from notifications.linking.codes import new_code
from notifications.models import Destination, Inbound, Message
from tests.house.belongings import MARKER, argument, furniture, public


def phone_of(owner: User) -> Destination:
    now = timezone.now()
    phone, _ = Destination.objects.get_or_create(
        owner=owner, channel="whatsapp", address=f"+15559{owner.pk:06}",
        defaults={"label": f"Phone {MARKER}", "created_at": now, "verified_at": now},
    )  # fmt: skip
    return phone


@furniture
def told(owner: User) -> None:
    now, phone = timezone.now(), phone_of(owner)
    values = {"text": f"BTC rose {MARKER}"}
    announce([Notice(f"crossing:{owner.pk}", "reply", owner.pk, now, values=values)], now=now)
    Inbound.objects.create(
        provider_id=uuid4().hex, sender=phone.address, receiver="+14155238886", received_at=now,
        text=f"PRICE {MARKER}", destination=phone,
    )  # fmt: skip


@argument("pk", "message", "message-timeline", "message-file")
def message(owner: User) -> object:
    return Message.objects.filter(owner=owner).latest("pk").pk


@argument("pk", "destination", "destination-change", "destination-standing", "destination-test")
def destination(owner: User) -> object:
    return phone_of(owner).pk


@argument("pk", "link-state")
def code(owner: User) -> object:
    return new_code(owner, now=timezone.now())[1].pk


@argument("name", "destination-preview-mail")
def wording(owner: User) -> str:
    return "nobodys"


@argument("token", "unsubscribe", "twilio-status", "destination-confirm")
def made_up_token(owner: User) -> str:
    return "W10:abc"


public("closed until a mail provider is set up, then locked by a secret", "email-webhook")
public("whoever has the token has the mail", "unsubscribe", "destination-confirm")


@argument("pk", "mailbox-html")
def mail_of_this_machine(owner: User) -> int:
    return owner.pk
