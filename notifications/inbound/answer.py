"""An answer is a message like every other: a row first, the network later."""

from datetime import datetime, timedelta

from notifications.inbound import texts
from notifications.models import Channel, Destination, Inbound, Message
from notifications.own_wordings import REPLY
from tracker.lib.doorbell import ring_after_commit

USEFUL_FOR = timedelta(hours=1)


def answer(
    row: Inbound, text: str, *, to: Destination | None, number_only: bool, now: datetime
) -> None:
    """One answer to one message, however often it is handled.

    It goes to the number alone, without a destination, to a stranger, and to somebody who told us
    to be silent and is owed the word that we heard: a destination's STOP holds back all the rest.
    """
    Message.objects.bulk_create(
        [
            Message(
                owner_id=to.owner_id if to else None,
                dedupe_key=f"reply:{row.pk}",
                channel=Channel.WHATSAPP,
                address=row.sender,
                destination=None if number_only else to,
                template=REPLY.name,
                values={"text": texts.short(text)},
                urgent=True,  # somebody is waiting for it, whatever the hour
                happened_at=row.received_at,
                not_before=now,
                created_at=now,
                deadline=now + USEFUL_FOR,
                seen_at=now,  # the bell does not ring for what one asked for oneself
            )
        ],
        ignore_conflicts=True,
    )
    ring_after_commit("notifications.deliver_messages")
