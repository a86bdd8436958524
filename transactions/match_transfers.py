"""Two exports, one transfer: match its two ends, so that lots keep their cost and dates."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from transactions.errors import LedgerError
from transactions.kinds import Kind
from transactions.ledger import moments, own_entry
from transactions.models import Transaction
from transactions.propose_matches import Proposal, Transfer, propose
from transactions.reckon import reckon
from transactions.tables.entry import TransactionQuerySet


def proposals(owner: User) -> list[Proposal]:
    """The pairs that look like one transfer and are not matched yet."""
    mine = Transaction.objects.of(owner)
    outs = mine.filter(kind=Kind.TRANSFER_OUT, matched_in__isnull=True)
    ins = mine.filter(kind=Kind.TRANSFER_IN, matched_out__isnull=True)
    return propose(_transfers(outs), _transfers(ins))


@transaction.atomic
def match(owner: User, out_pk: int, in_pk: int, *, now: datetime) -> None:
    """What left arrived here: no profit was made, and nothing is unknown."""
    out, into = own_entry(owner, out_pk), own_entry(owner, in_pk)
    if (out.kind, into.kind) != (Kind.TRANSFER_OUT, Kind.TRANSFER_IN):
        raise LedgerError("Only a transfer out and a transfer in can be matched.")
    if out.coin_id != into.coin_id:
        raise LedgerError("The two transfers are of different coins.")
    if into.quantity > out.quantity:
        raise LedgerError("More arrived than was sent, so these are not the same transfer.")
    lone = Transaction.objects.filter(pk=in_pk, matched_out__isnull=True)
    if Transaction.objects.filter(matched_out=out).exists() or not lone.exists():
        raise LedgerError("One of the two is matched already.")
    Transaction.objects.filter(pk=in_pk).update(matched_out=out)
    reckon(owner, moments([out, into]), cause="transfers matched", now=now)


@transaction.atomic
def unmatch(owner: User, in_pk: int, *, now: datetime) -> None:
    """Let the two ends stand alone again."""
    into = own_entry(owner, in_pk)
    if into.matched_out is None:
        return
    changes = moments([into, into.matched_out])
    Transaction.objects.filter(pk=in_pk).update(matched_out=None)
    reckon(owner, changes, cause="transfers unmatched", now=now)


def _transfers(entries: TransactionQuerySet) -> list[Transfer]:
    rows = entries.order_by("at").values_list("pk", "coin_id", "quantity", "at", "exchange")
    return [Transfer(*row) for row in rows]
