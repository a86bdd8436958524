"""What a message of theirs is about: the one they quoted, else the last one we told them."""

from django.db.models import QuerySet

from notifications.models import Destination, Inbound, Message

SENT = ("sending", "unconfirmed", "accepted", "sent", "delivered", "read")
# Nobody snoozes an answer or a test; a carrier's members are asked for through the carrier.
NOT_TALKED_ABOUT = ("reply:", "test:", "notice:", "account:")
MOST_STEPS = 5


def about(row: Inbound, destination: Destination) -> str:
    """The dedupe key at the beginning of the story; empty when there is none."""
    message = _quoted(row, destination) or told(destination).first()
    for _ in range(MOST_STEPS):
        if message is None:
            return ""
        kind, _colon, rest = message.dedupe_key.partition(":")
        number = rest.partition(":")[0]
        if kind not in {"repeat", "fallback"} or not number.isdecimal():
            return message.dedupe_key
        message = Message.objects.filter(pk=int(number), owner=destination.owner_id).first()
    return ""


def _quoted(row: Inbound, destination: Destination) -> Message | None:
    if not row.quoted_id:
        return None
    return Message.objects.filter(
        attempts__provider_id=row.quoted_id, owner=destination.owner_id
    ).first()


def told(destination: Destination) -> QuerySet[Message]:
    """What can be talked about, the last one first."""
    found: QuerySet[Message] = Message.objects.filter(destination=destination, status__in=SENT)
    for kind in NOT_TALKED_ABOUT:
        found = found.exclude(dedupe_key__startswith=kind)
    return found.order_by("-pk")
