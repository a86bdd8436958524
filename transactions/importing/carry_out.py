"""What a worker does when it is rung or when the sweep comes round."""

from transactions.importing.imports import discard_old
from transactions.importing.lease import Clock
from transactions.importing.save import save_import
from transactions.importing.undo import finish_undo
from transactions.models import Import


def carry_out(*, clock: Clock) -> int:
    """Save what is confirmed and finish what is being undone; how many imports moved."""
    due = (Import.State.RUNNING, Import.State.UNDOING)
    waiting = Import.objects.filter(state__in=due).select_related("portfolio__owner", "owner")
    moved = 0
    for batch in waiting.order_by("pk"):
        if batch.state == Import.State.UNDOING:
            moved += finish_undo(batch, clock=clock)
        else:
            moved += save_import(batch, clock=clock)
    discard_old(now=clock())
    return moved
