"""Write in the ledger. Each verb checks, saves, brings the holdings up to date and tells, at once.

Everything is scoped to the owner: an entry or a portfolio of somebody else does not exist here.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min

from accounts.models import User
from transactions import deletion
from transactions.check_entry import problems_of
from transactions.entry import Entry
from transactions.errors import EntryRefused, LedgerError
from transactions.models import DeletedEntry, Portfolio, Transaction
from transactions.reckon import reckon
from transactions.tables.entry import TransactionQuerySet
from transactions.value_entries import value_entries

_COINS = {"coin", "other_coin", "price_coin", "fee_coin", "to_portfolio"}
_NAMES = {
    field.name: field.name + ("_id" if field.name in _COINS else "") for field in fields(Entry)
}
Moments = dict[str, datetime | None]


@transaction.atomic
def add_entry(portfolio: Portfolio, entry: Entry, *, now: datetime) -> Transaction:
    """Put an entry into the ledger."""
    _check(portfolio.owner, entry, now=now)
    row = Transaction(portfolio=portfolio, created_at=now, **stored(entry))
    value_entries([row], currency=portfolio.owner.display_currency)
    row.save()
    reckon(portfolio.owner, moments([row]), cause="entry added", now=now)
    return row


@transaction.atomic
def edit_entry(
    owner: User, pk: int, entry: Entry, *, now: datetime, portfolio: Portfolio | None = None
) -> Transaction:
    """Make an entry say something else, and stand elsewhere if a portfolio is given."""
    row = own_entry(owner, pk)
    _check(owner, entry, now=now)
    if portfolio is not None and portfolio.owner_id != owner.pk:
        raise LedgerError("That portfolio is not yours.")
    before = moments(_with_partners([row]))
    deletion.unmatch_if_changed(row, entry)
    for name, value in stored(entry).items():
        setattr(row, name, value)
    row.portfolio = portfolio or row.portfolio
    row.edited_at = now
    value_entries([row], currency=owner.display_currency)
    row.save()
    reckon(owner, earliest(before, moments([row])), cause="entry edited", now=now)
    return row


@transaction.atomic
def delete_entries(owner: User, pks: Iterable[int], *, now: datetime) -> list[int]:
    """Take entries out of the ledger; undo_delete brings them back. The ids of those taken."""
    rows = list(Transaction.objects.of(owner).filter(pk__in=list(pks)).select_related("portfolio"))
    if not rows:
        return []
    changes = moments(_with_partners(rows))
    deletion.keep(owner, rows, now=now)
    gone = [row.pk for row in rows]
    Transaction.objects.filter(pk__in=gone).delete()
    reckon(owner, changes, cause="entries deleted", now=now)
    return gone


@transaction.atomic
def undo_delete(owner: User, pks: Iterable[int], *, now: datetime) -> list[Transaction]:
    """Bring deleted entries back under their old ids, with their matches where still free."""
    kept = DeletedEntry.objects.select_for_update().filter(owner=owner, pk__in=list(pks))
    rows = deletion.restore(kept)
    kept.delete()
    value_entries(rows, currency=owner.display_currency)
    for row in rows:
        row.save(force_insert=True)
    deletion.match_again(rows)
    reckon(owner, moments(_with_partners(rows)), cause="deletion undone", now=now)
    return rows


def forget_deleted(*, now: datetime, after: timedelta = timedelta(days=30)) -> int:
    """Let go of what was deleted long ago."""
    return DeletedEntry.objects.filter(deleted_at__lte=now - after).delete()[0]


def own_entry(owner: User, pk: int) -> Transaction:
    """This person's entry; `Transaction.DoesNotExist` for anybody else's."""
    found: Transaction = Transaction.objects.of(owner).select_related("portfolio").get(pk=pk)
    return found


def stored(entry: Entry) -> dict[str, object]:
    """The fields of the row that says what the entry says."""
    return {column: getattr(entry, name) for name, column in _NAMES.items()}


def entry_of(row: Transaction) -> Entry:
    """What the row says."""
    return Entry(**{name: getattr(row, column) for name, column in _NAMES.items()})


def moments(rows: Iterable[Transaction]) -> Moments:
    """Each touched coin with the earliest moment at which it is touched: what `reckon` wants."""
    found: Moments = {}
    for row in rows:
        coins = (row.coin_id, row.other_coin_id, row.fee_coin_id)
        found = earliest(found, {coin: row.at for coin in coins if coin})
    return found


def moments_of(entries: TransactionQuerySet) -> Moments:
    """The same of entries of which there may be many."""
    found: Moments = {}
    for part in ("coin", "other_coin", "fee_coin"):
        rows = entries.filter(**{f"{part}__isnull": False}).order_by()
        found = earliest(found, dict(rows.values_list(part).annotate(Min("at"))))
    return found


def earliest(one: Moments, other: Moments) -> Moments:
    found = dict(one)
    for coin, at in other.items():
        known = found.get(coin, at)
        found[coin] = None if known is None or at is None else min(known, at)
    return found


def _with_partners(rows: list[Transaction]) -> list[Transaction]:
    """With the other ends of matched transfers, whose moments count too."""
    pks = [row.pk for row in rows]
    outs = [row.matched_out_id for row in rows if row.matched_out_id]
    ends = Transaction.objects.filter(pk__in=outs) | Transaction.objects.filter(matched_out__in=pks)
    return [*rows, *ends.exclude(pk__in=pks)]


def _check(owner: User, entry: Entry, *, now: datetime) -> None:
    problems = problems_of(entry, now=now)
    if entry.to_portfolio is not None:
        mine = Portfolio.objects.filter(owner=owner, pk=entry.to_portfolio)
        if not mine.exists():
            problems.setdefault("to_portfolio", "Choose one of your own portfolios.")
    if problems:
        raise EntryRefused(problems)
