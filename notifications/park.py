"""A message that breaks us is set aside, so that it holds up no other; the operator hears of it."""

from datetime import datetime

from django.db import transaction

from notifications.models import Message
from notifications.transitions import Cause, move
from tracker.lib.seams import ring


@transaction.atomic
def park(message: Message, reason: str, *, now: datetime) -> bool:
    """Set it aside, as long as it is ours; the admin sends it again. One mail a wording and day."""
    reason = f"An error of ours: {reason}"[:300]
    mine = Message.objects.held(message)
    if not move(mine, Cause.PARKED, leased_until=None, settled_at=now, reason=reason):
        return False
    ring(
        "OPERATOR_NOTICE",
        kind="parked",
        episode=f"{message.template}-{now:%Y%m%d}"[:60],
        subject=f"A message was set aside: {message.template}",
        text=(
            f"Message {message.pk} ({message.template}, {message.channel}) could not be sent. "
            f"{reason}\n\nIt waits in the admin under Messages, status “Set aside after an error "
            "of ours”, where it can be sent again once the cause is mended. More of this kind "
            "are not told today."
        ),
        now=now,
    )
    return True
