"""An import that breaks its worker again and again must not hold up those behind it."""

from datetime import datetime

import structlog
from django.db.models import Q

from transactions.importing.lease import MOST_TRIES
from transactions.importing.undo import delete_rows
from transactions.models import Import, ImportWork

NOT_SAVED = (
    "Something in it breaks our program, again and again. Nothing of it was kept; your other "
    "imports go on. Whoever runs this site finds the cause in the log."
)
NOT_UNDONE = (
    "Taking it back breaks our program, again and again, so its entries still count. Whoever runs "
    "this site finds the cause in the log; you can try again, or delete the entries in the list."
)
log = structlog.get_logger(__name__)


def give_up(batch: Import, *, now: datetime) -> bool:
    """Whether it was tried often enough, and nobody is at it; then it stands still and says so."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    worn = ImportWork.objects.filter(free, batch=batch, tries__gte=MOST_TRIES)
    if not worn.exists():
        return False
    undoing = batch.state == Import.State.UNDOING
    mine = Import.objects.filter(pk=batch.pk, state=batch.state, visible=undoing)
    facts: dict[str, object]
    if undoing:
        facts = {"state": Import.State.COMMITTED, "reason": NOT_UNDONE}
    else:
        facts = {"state": Import.State.FAILED, "reason": NOT_SAVED, "finished_at": now}
        delete_rows(batch)
    if mine.update(**facts) != 1:
        return False  # it no longer counts: its entries are deleted, however long it takes
    worn.update(leased_until=None, tries=0)
    log.error("import_given_up", batch=batch.pk, undoing=undoing)
    return True
