"""Everything of a saved import becomes visible together, with the holdings that follow from it."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.models import User
from transactions.beside.reckon import Plan, reckon_beside
from transactions.catch_up import is_light
from transactions.importing.lease import Clock, Lease
from transactions.ledger import Moments
from transactions.models import Import, ImportWork
from transactions.read_ledger import AsIf
from transactions.reckon import reckon
from transactions.tell import earliest_of
from transactions.value_again import value_in_currency

CAUSE = "import saved"


def show(batch: Import, lease: Lease, *, touched: Moments, clock: Clock) -> bool:
    """A long import is reckoned beside what shows first; False when somebody else has it."""
    owner = User.objects.get(pk=batch.owner_id)
    value_in_currency(owner)  # the currency may have changed since the first chunk
    path = ImportWork.objects.get(batch=batch).path
    if is_light(owner, touched, besides=batch.imported):
        done = _at_once(batch, lease, owner, touched, now=clock())
    else:
        plan = Plan(
            coins=touched.keys(),
            cause=CAUSE,
            since=earliest_of(touched),
            as_if=AsIf(shown=batch.pk),
            last_step=lambda: _make_visible(batch, lease, now=clock()),
            beat=lambda: lease.renew(clock()),
        )
        done = reckon_beside(owner, plan, now=clock())
    if done:
        Path(path).unlink(missing_ok=True)  # the upload has served its purpose
    return done


@transaction.atomic
def _at_once(batch: Import, lease: Lease, owner: User, touched: Moments, *, now: datetime) -> bool:
    if not _make_visible(batch, lease, now=now):
        return False
    if touched:
        reckon(owner, touched, cause=CAUSE, now=now)
    return True


def _make_visible(batch: Import, lease: Lease, *, now: datetime) -> bool:
    if not lease.release(rows_done=batch.rows, path=""):
        return False
    batch.visible, batch.state, batch.finished_at = True, Import.State.COMMITTED, now
    batch.save()
    return True
