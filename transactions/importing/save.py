"""Save a file's new entries in chunks nobody sees, then show them all at once.

A worker that is killed leaves hidden rows and a lease that runs out. Whoever takes the work next
deletes those rows and begins again, so nothing is ever saved twice or half.
"""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from transactions.breathe import breathe
from transactions.importing.lease import Clock, Lease, LostLease
from transactions.importing.places import Places
from transactions.importing.read_file import Wishes, sieve_of
from transactions.importing.ready import Ready
from transactions.importing.refusals import ImportRefused
from transactions.importing.show import show
from transactions.importing.sift import Sieve
from transactions.importing.transfer_ends import TransferEnds
from transactions.importing.undo import delete_rows
from transactions.ledger import Moments, earliest, moments, stored
from transactions.models import Import, ImportWork, Transaction
from transactions.value_entries import value_entries

BATCH = 500


def save_import(batch: Import, *, clock: Clock) -> bool:
    """Carry out a confirmed import; False when another worker has it or it must wait its turn."""
    lease = take(batch, now=clock())
    if lease is None:
        return False
    try:
        delete_rows(batch)
        touched = save_rows(batch, lease, clock=clock)
        show(batch, lease, touched=touched, clock=clock)
    except ImportRefused as refusal:
        delete_rows(batch)
        _fail(batch, str(refusal), now=clock())
    except LostLease:
        return False
    return True


def take(batch: Import, *, now: datetime) -> Lease | None:
    """One worker wins; a person's imports go in turn, so that none hides from another."""
    running = (Import.State.RUNNING, Import.State.UNDOING)
    earlier = Import.objects.filter(owner=batch.owner_id, state__in=running, pk__lt=batch.pk)
    if earlier.exists():
        return None
    return Lease.of(batch, state=Import.State.RUNNING, now=now, rows_done=0)


def save_rows(batch: Import, lease: Lease, *, clock: Clock) -> Moments:
    """All chunks, still hidden; what they touch is what `show` has to reckon."""
    touched = Moments()
    work = ImportWork.objects.get(batch=batch)
    path = Path(work.path)
    if not path.is_file():
        raise ImportRefused("The file is no longer kept here. Upload it again.")
    wishes = Wishes.from_json(work.options)
    with sieve_of(path, batch.portfolio, now=clock(), wishes=wishes, batch=batch) as sieve:
        ends = TransferEnds()
        for chunk in sieve.chunks():
            rows = _rows(batch, chunk, sieve.places, now=clock())
            touched = earliest(touched, moments(rows))
            _write(lease, rows, done=sieve.so_far.rows, now=clock())
            ends.match(chunk, rows)
            breathe()
        _count(batch, sieve)
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


def _write(lease: Lease, rows: list[Transaction], *, done: int, now: datetime) -> None:
    with transaction.atomic():
        lease.renew(now, rows_done=done)
        Transaction.with_hidden.bulk_create(rows, batch_size=BATCH)


def _count(batch: Import, sieve: Sieve) -> None:
    found, form = sieve.so_far, sieve.reading.found.format
    batch.exchange, batch.format = form.exchange, form.name
    batch.rows, batch.imported, batch.duplicates = found.rows, found.new, found.duplicates
    batch.problem_count, batch.problems = found.problems, found.facts()
    ImportWork.objects.filter(batch=batch).update(asides=found.asides)


def _fail(batch: Import, reason: str, *, now: datetime) -> None:
    facts = {"state": Import.State.FAILED, "reason": reason, "finished_at": now}
    Import.objects.filter(pk=batch.pk, state=Import.State.RUNNING).update(**facts)
    ImportWork.objects.filter(pk=batch.pk).update(leased_until=None)
