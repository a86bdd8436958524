"""What a lost worker left behind: with an attempt on record bytes may have left, without, none."""

from collections import Counter
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F

from notifications.guard import Guard
from notifications.models import Attempt, Message
from notifications.park import park
from notifications.settle import Ended, settle
from notifications.transitions import Cause, move
from notifications.verdicts import Outcome, Result

WORKERS = 5  # lost one after the other with the same message in hand: it is the message
AT_ONCE = 200
LOST = Result(Outcome.AMBIGUOUS, "The worker was lost while sending.")


def rescue_abandoned(*, now: datetime) -> Counter[str]:
    """Give every message whose lease ran out its next move."""
    tally: Counter[str] = Counter()
    for message in Message.objects.abandoned(now=now).order_by("leased_until")[:AT_ONCE]:
        with Guard("rescue", message.pk, aside=partial(park, message, now=now)):
            tally += _rescue(message, now=now)
    return tally


@transaction.atomic
def _rescue(message: Message, *, now: datetime) -> Counter[str]:
    """Looked at again under a lock: its worker may have been slow and not dead."""
    row = Message.objects.locked([message.pk]).get(message.pk)
    if row is None or row.status != "sending" or row.fence != message.fence:
        return Counter()
    if row.leased_until is None or row.leased_until >= now:
        return Counter()
    Message.objects.filter(pk=row.pk).update(rescue_count=F("rescue_count") + 1)
    begun = Attempt.objects.filter(
        message=row, fence=row.fence, outcome=Attempt.Outcome.OPEN
    ).first()
    if begun is not None:
        return Counter(rescued=1) + settle([Ended(row, begun, LOST)], now=now)
    if row.rescue_count + 1 < WORKERS:
        words = "The worker was lost before sending."
        move(Message.objects.held(row), Cause.RESCUED, leased_until=None, reason=words)
    else:
        park(row, f"{WORKERS} workers were lost with this message in hand.", now=now)
    return Counter(rescued=1)
