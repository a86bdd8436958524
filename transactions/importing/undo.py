"""Take a whole import back: its entries stop counting all at once and are deleted in chunks."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from transactions.beside.reckon import Plan, reckon_beside
from transactions.breathe import breathe
from transactions.catch_up import is_light
from transactions.erase import erase
from transactions.importing.lease import Clock, Lease, LostLease
from transactions.ledger import Moments, moments_of
from transactions.models import Import, Transaction
from transactions.read_ledger import AsIf
from transactions.reckon import reckon
from transactions.tell import earliest_of

CHUNK = 2000
CAUSE = "import undone"


@transaction.atomic
def begin_undo(batch: Import, *, now: datetime) -> bool:
    """A short import stops counting at once, a long one when a worker has reckoned without it."""
    committed = Import.objects.filter(pk=batch.pk, state=Import.State.COMMITTED)
    if committed.update(state=Import.State.UNDOING, reason="") != 1:
        return False
    touched = _touched(batch)
    if is_light(batch.owner, touched) and hide(batch) and touched:
        reckon(batch.owner, touched, cause=CAUSE, now=now)
    return True


def finish_undo(batch: Import, *, clock: Clock) -> bool:
    """Reckon without it if that is still to do, then delete its entries."""
    lease = Lease.of(batch, state=Import.State.UNDOING, now=clock())
    if lease is None:
        return False
    try:
        if Import.objects.filter(pk=batch.pk, visible=True).exists():
            _reckon_without(batch, lease, clock=clock)
        delete_rows(batch)
    except LostLease:
        return False
    if not lease.release():
        return False
    undoing = Import.objects.filter(pk=batch.pk, state=Import.State.UNDOING)
    return bool(undoing.update(state=Import.State.UNDONE, finished_at=clock()) == 1)


def _reckon_without(batch: Import, lease: Lease, *, clock: Clock) -> None:
    touched = _touched(batch)
    plan = Plan(
        coins=touched.keys(),
        cause=CAUSE,
        since=earliest_of(touched),
        as_if=AsIf(hidden=batch.pk),
        last_step=lambda: hide(batch),
        beat=lambda: lease.renew(clock()),
    )
    reckon_beside(batch.owner, plan, now=clock())


def hide(batch: Import) -> bool:
    """From here on the ledger is as if the file had never been; the caller reckons."""
    shown = Import.objects.filter(pk=batch.pk, state=Import.State.UNDOING, visible=True)
    if shown.update(visible=False) != 1:
        return False
    ends = Q(batch=batch) | Q(matched_out__batch=batch)
    Transaction.with_hidden.filter(ends, matched_out__isnull=False).update(matched_out=None)
    return True


def _touched(batch: Import) -> Moments:
    """Each coin with its earliest entry here, or the earliest that was matched with one."""
    mine = Q(batch=batch)
    linked = mine | Q(matched_out__batch=batch) | Q(matched_in__batch=batch)
    return moments_of(Transaction.with_hidden.filter(linked))


def delete_rows(batch: Import) -> int:
    """Delete what is hidden of this import, a chunk at a time."""
    deleted = 0
    rows = Transaction.with_hidden.filter(batch=batch, batch__visible=False).order_by()
    while pks := list(rows.values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            deleted += erase(Transaction.with_hidden.filter(pk__in=pks))
        breathe()
    return deleted
