"""Each message is handled once, those of one number in the order in which they came."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from notifications.inbound import texts
from notifications.inbound.answer import answer
from notifications.inbound.react import Reaction, react, whose
from notifications.live import tell_owners
from notifications.models import Inbound
from tracker.lib.passing import is_passing

log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]
AT_ONCE = 100


def handle_inbound(*, clock: Clock) -> int:
    """Everything that waits; answers how many messages were handled."""
    handled = 0
    while batch := list(its_turn().values_list("pk", flat=True)[:AT_ONCE]):
        done = sum(handle(pk, now=clock()) for pk in batch)
        if not done:  # another worker has them
            break
        handled += done
    return handled


def handle(pk: int, *, now: datetime) -> bool:
    """One message. False when it is another worker's, or another message has to go first."""
    try:
        return _handle(pk, react, now=now)
    except Exception as error:  # the loop guard: a message that breaks us holds up no other
        if is_passing(error):
            raise
        log.exception("inbound_broke", inbound=pk)
        return _handle(pk, _broken, now=now)


def its_turn() -> QuerySet[Inbound]:
    """The oldest unhandled message of each number."""
    waiting = Inbound.objects.filter(handled_at=None)
    earlier = waiting.filter(sender=OuterRef("sender"), pk__lt=OuterRef("pk"))
    return waiting.filter(~Exists(earlier)).order_by("pk")


@transaction.atomic
def _handle(pk: int, reaction: Callable[..., Reaction], *, now: datetime) -> bool:
    if its_turn().order_by().filter(pk=pk).update(handled_at=now) != 1:
        return False
    row = Inbound.objects.get(pk=pk)
    found = reaction(row, now=now)
    Inbound.objects.filter(pk=pk).update(
        understood_as=found.understood_as, destination=found.destination
    )
    if found.destination:
        tell_owners([found.destination.owner_id], now=now)
    if found.text:
        answer(row, found.text, to=found.destination, number_only=found.number_only, now=now)
    return True


def _broken(row: Inbound, *, now: datetime) -> Reaction:
    destination = whose(row.sender)
    return Reaction("BROKE", texts.BROKE if destination else "", destination)
