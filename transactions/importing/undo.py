"""Take a whole import back: its entries stop counting at once and are deleted in chunks."""

from datetime import datetime

from django.db import transaction
from django.db.models import Min, Q

from transactions.ledger import Moments, earliest
from transactions.models import Import, Transaction
from transactions.reckon import reckon

CHUNK = 2000
_COINS = ("coin", "other_coin", "fee_coin")


@transaction.atomic
def hide(batch: Import, *, now: datetime) -> bool:
    """From here on the ledger is as if the file had never been; False when there is nothing."""
    committed = Import.objects.filter(pk=batch.pk, state=Import.State.COMMITTED)
    if committed.update(state=Import.State.UNDOING, visible=False) != 1:
        return False
    touched = _touched(batch)
    ends = Q(batch=batch) | Q(matched_out__batch=batch)
    Transaction.with_hidden.filter(ends, matched_out__isnull=False).update(matched_out=None)
    if touched:
        reckon(batch.owner, touched, cause="import undone", now=now)
    return True


def _touched(batch: Import) -> Moments:
    """Each coin with its earliest entry here, or the earliest that was matched with one."""
    mine = Q(batch=batch)
    linked = mine | Q(matched_out__batch=batch) | Q(matched_in__batch=batch)
    found = Moments()
    for name in _COINS:
        rows = Transaction.with_hidden.filter(linked, **{f"{name}__isnull": False}).order_by()
        firsts = rows.values_list(name).annotate(first=Min("at"))
        found = earliest(found, dict(firsts))
    return found


def delete_rows(batch: Import) -> int:
    """Delete what is hidden of this import, a chunk at a time."""
    deleted = 0
    rows = Transaction.with_hidden.filter(batch=batch, batch__visible=False).order_by()
    while pks := list(rows.values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            doomed = Transaction.with_hidden.filter(pk__in=pks)
            deleted += doomed._raw_delete(doomed.db)
    return deleted


def finish_undo(batch: Import, *, now: datetime) -> bool:
    """Delete the entries of an import that is being undone."""
    delete_rows(batch)
    undoing = Import.objects.filter(pk=batch.pk, state=Import.State.UNDOING)
    return undoing.update(state=Import.State.UNDONE, finished_at=now) == 1
