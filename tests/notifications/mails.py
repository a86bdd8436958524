"""A mail that has left us, as if a worker had sent it."""

from accounts.models import User
from notifications.announce import Notice, announce
from notifications.begin import begin
from notifications.mail.names import message_id_header, name_of
from notifications.models import Attempt, Destination, Message
from notifications.outlets import Outlet
from notifications.rendering import Mail
from notifications.settle import Ended, settle
from notifications.transports.local import LocalTransport
from notifications.verdicts import Outcome, Result
from tests.notifications.reach import NOON

WORDS = {"headline": "BTC rose above $70,000.", "detail": ""}


def sent_mail(owner: User, to: Destination, *, key: str = "crossing:1") -> tuple[Message, str]:
    """The message and the Message-ID header under which it left."""
    where = {"channels": frozenset({"email"}), "destinations": frozenset({to.pk})}
    announce([Notice(key, "crossing", owner.pk, NOON, values=WORDS, **where)], now=NOON)  # type: ignore[arg-type]
    claimed = Message.objects.claim("email", now=NOON, limit=9)
    for message, attempt in begin(claimed, Outlet("email", LocalTransport(), Mail()), now=NOON):
        settle([Ended(message, attempt, Result(Outcome.ACCEPTED, "250 ok"))], now=NOON)
    message = Message.objects.get(dedupe_key=key, channel="email")
    assert message.status == "accepted"
    return message, message_id_header(name_of(message.pk))


def states(message: Message) -> tuple[str, str]:
    """Of the message, and of its newest attempt."""
    message.refresh_from_db()
    return message.status, Attempt.objects.filter(message=message).latest("pk").status
