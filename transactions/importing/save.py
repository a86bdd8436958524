"""Save a file's new entries in chunks nobody sees, then show them all at once.

A worker that is killed leaves hidden rows and a lease that runs out. Whoever takes the work next
deletes those rows and begins again, so nothing is ever saved twice or half.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from transactions.importing.places import Places
from transactions.importing.read_file import Wishes, sieve_of
from transactions.importing.ready import Ready
from transactions.importing.refusals import ImportRefused
from transactions.importing.sift import Sieve
from transactions.importing.transfer_ends import TransferEnds
from transactions.importing.undo import delete_rows
from transactions.ledger import Moments, earliest, moments, stored
from transactions.models import Import, ImportWork, Transaction
from transactions.reckon import reckon
from transactions.value_entries import value_entries

LEASE = timedelta(minutes=2)
BATCH = 500
Clock = Callable[[], datetime]


class LostLease(Exception):
    """Another worker has taken this import; what was not committed is not ours to write."""


def save_import(batch: Import, *, clock: Clock) -> bool:
    """Carry out a confirmed import; False when another worker has it or it must wait its turn."""
    work = take(batch, now=clock())
    if work is None:
        return False
    try:
        delete_rows(batch)
        touched = save_rows(batch, work, clock=clock)
    except ImportRefused as refusal:
        delete_rows(batch)
        _fail(batch, str(refusal), now=clock())
        return True
    except LostLease:
        return False
    show(batch, work, touched=touched, now=clock())
    return True


def take(batch: Import, *, now: datetime) -> ImportWork | None:
    """One worker wins; a person's imports go in turn, so that none hides from another."""
    running = (Import.State.RUNNING, Import.State.UNDOING)
    earlier = Import.objects.filter(owner=batch.owner_id, state__in=running, pk__lt=batch.pk)
    if earlier.exists():
        return None
    free = ImportWork.objects.filter(
        Q(leased_until__isnull=True) | Q(leased_until__lte=now),
        batch=batch,
        batch__state=Import.State.RUNNING,
    )
    if free.update(leased_until=now + LEASE, rows_done=0) != 1:
        return None
    return ImportWork.objects.get(batch=batch)


def save_rows(batch: Import, work: ImportWork, *, clock: Clock) -> Moments:
    """All chunks, still hidden; what they touch is what `show` has to reckon."""
    touched = Moments()
    wishes = Wishes.from_json(work.options)
    path = Path(work.path)
    if not path.is_file():
        raise ImportRefused("The file is no longer kept here. Upload it again.")
    with sieve_of(path, batch.portfolio, now=clock(), wishes=wishes, batch=batch) as sieve:
        ends = TransferEnds()
        for chunk in sieve.chunks():
            rows = _rows(batch, chunk, sieve.places, now=clock())
            touched = earliest(touched, moments(rows))
            _write(work, rows, done=sieve.so_far.rows, now=clock())
            ends.match(chunk, rows)
        _count(batch, sieve)
        work.asides = sieve.so_far.asides
    return touched


def _rows(batch: Import, chunk: list[Ready], places: Places, *, now: datetime) -> list[Transaction]:
    rows = [
        Transaction(
            portfolio_id=places.made(each.portfolio),
            batch=batch,
            fingerprint=each.fingerprint,
            created_at=now,
            **stored(places.settled(each.entry)) | {"order": each.order},
        )
        for each in chunk
    ]
    value_entries(rows, currency=batch.owner.display_currency)
    return rows


def _write(work: ImportWork, rows: list[Transaction], *, done: int, now: datetime) -> None:
    held = work.leased_until
    with transaction.atomic():
        mine = ImportWork.objects.filter(pk=work.pk, leased_until=held)
        if mine.update(leased_until=now + LEASE, rows_done=done) != 1:
            raise LostLease
        Transaction.with_hidden.bulk_create(rows, batch_size=BATCH)
    work.leased_until = now + LEASE


def _count(batch: Import, sieve: Sieve) -> None:
    found, form = sieve.so_far, sieve.reading.found.format
    batch.exchange, batch.format = form.exchange, form.name
    batch.rows, batch.imported, batch.duplicates = found.rows, found.new, found.duplicates
    batch.problem_count, batch.problems = found.problems, found.facts()


@transaction.atomic
def show(batch: Import, work: ImportWork, *, touched: Moments, now: datetime) -> None:
    """Everything becomes visible together, with the holdings that follow from it."""
    mine = ImportWork.objects.filter(pk=batch.pk, leased_until=work.leased_until)
    if mine.update(leased_until=None, rows_done=batch.rows, asides=work.asides, path="") != 1:
        return
    batch.visible, batch.state, batch.finished_at = True, Import.State.COMMITTED, now
    batch.save()
    if touched:
        reckon(batch.owner, touched, cause="import saved", now=now)
    forget_file(work.path)


def _fail(batch: Import, reason: str, *, now: datetime) -> None:
    facts = {"state": Import.State.FAILED, "reason": reason, "finished_at": now}
    Import.objects.filter(pk=batch.pk, state=Import.State.RUNNING).update(**facts)
    ImportWork.objects.filter(pk=batch.pk).update(leased_until=None)


def forget_file(path: str) -> None:
    """The upload has served its purpose once its entries are safe."""
    if path:
        transaction.on_commit(lambda: Path(path).unlink(missing_ok=True))
