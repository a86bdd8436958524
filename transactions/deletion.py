"""Deleted entries: kept as they were, and made again as they were."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.python import Serializer

from accounts.models import User
from transactions.entry import Entry
from transactions.errors import LedgerError
from transactions.kinds import Kind
from transactions.models import DeletedEntry, Import, Portfolio, Transaction

_MATCHED_IN = "matched_in"


def keep(owner: User, rows: Iterable[Transaction], *, now: datetime) -> None:
    """Remember these entries; the caller deletes them."""
    rows = list(rows)
    pks = [row.pk for row in rows]
    ends = Transaction.objects.filter(matched_out__in=pks).values_list("matched_out_id", "pk")
    matched_in = dict(ends)
    DeletedEntry.objects.bulk_create(
        DeletedEntry(
            pk=row.pk,
            owner=owner,
            portfolio=row.portfolio,
            fields=_fields(row) | {_MATCHED_IN: matched_in.get(row.pk)},
            deleted_at=now,
        )
        for row in rows
    )


def restore(kept: Iterable[DeletedEntry]) -> list[Transaction]:
    """Unsaved rows as they were, not matched yet."""
    return [_row(each) for each in kept]


def match_again(rows: list[Transaction]) -> None:
    """Match restored transfers as they were, where the other end still stands alone."""
    for row in rows:
        wanted_out, wanted_in = row.__dict__.pop("_wanted", (None, None))
        if wanted_out:
            _match(row.pk, wanted_out)
        if wanted_in:
            _match(wanted_in, row.pk)


def unmatch_if_changed(row: Transaction, entry: Entry) -> None:
    """A transfer that became another coin or another kind is the other end of nothing."""
    if (row.kind, row.coin_id) == (entry.kind, entry.coin):
        return
    row.matched_out = None
    Transaction.objects.filter(matched_out=row).update(matched_out=None)


def _match(transfer_in: int, transfer_out: int) -> None:
    if Transaction.objects.filter(matched_out=transfer_out).exists():
        return
    if not Transaction.objects.filter(pk=transfer_out, kind=Kind.TRANSFER_OUT).exists():
        return
    lone = Transaction.objects.filter(
        pk=transfer_in, kind=Kind.TRANSFER_IN, matched_out__isnull=True
    )
    lone.update(matched_out=transfer_out)


def _fields(row: Transaction) -> dict[str, Any]:
    made: list[dict[str, Any]] = Serializer().serialize([row])
    plain = made[0]["fields"]
    return {name: _plain(value) for name, value in plain.items()}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)


def _row(kept: DeletedEntry) -> Transaction:
    row = Transaction(pk=kept.pk)
    wanted = (kept.fields["matched_out"], kept.fields[_MATCHED_IN])
    for field in Transaction._meta.concrete_fields:
        if field.name in kept.fields and not field.generated and field.name != "matched_out":
            value = kept.fields[field.name]
            setattr(row, field.attname, None if value is None else field.to_python(value))
    row.__dict__["_wanted"] = wanted
    if row.batch_id and not Import.objects.filter(pk=row.batch_id).exists():
        row.batch_id = None
    if row.to_portfolio_id and not Portfolio.objects.filter(pk=row.to_portfolio_id).exists():
        raise LedgerError("The portfolio it was moved to is gone, so this cannot be undone.")
    return row
