"""What a worker does when it is rung or when the sweep comes round."""

import structlog

from tracker.lib.passing import is_passing
from transactions.importing.give_up import give_up
from transactions.importing.imports import discard_old
from transactions.importing.lease import Clock
from transactions.importing.save import save_import
from transactions.importing.undo import finish_undo
from transactions.models import Import

log = structlog.get_logger(__name__)


def carry_out(*, clock: Clock) -> int:
    """Save what is confirmed and finish what is being undone; how many imports moved."""
    due = (Import.State.RUNNING, Import.State.UNDOING)
    waiting = Import.objects.filter(state__in=due).select_related("portfolio__owner", "owner")
    moved = sum(_moved(batch, clock=clock) for batch in waiting.order_by("pk"))
    discard_old(now=clock())
    return moved


def _moved(batch: Import, *, clock: Clock) -> bool:
    try:
        if give_up(batch, now=clock()):
            return True
        if batch.state == Import.State.UNDOING:
            return finish_undo(batch, clock=clock)
        return save_import(batch, clock=clock)
    except Exception as error:  # the loop guard: it is tried again when its lease has run out
        if is_passing(error):
            raise
        log.exception("import_not_carried_out", batch=batch.pk, state=batch.state)
        return False
