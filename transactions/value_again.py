"""Value entries by what is known today: in another currency, or because a price became known."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from accounts.models import User
from transactions.ledger import Moments, earliest, moments
from transactions.models import Transaction
from transactions.reckon import reckon
from transactions.tables.entry import TransactionQuerySet
from transactions.value_entries import WORTH_FIELDS, value_entries

CHUNK = 2000


@transaction.atomic
def value_again(owner: User) -> int:
    """Value every entry of a person; how many are worth something else now."""
    entries = Transaction.with_hidden.filter(portfolio__owner=owner)
    return sum(1 for _ in _valued(entries, currency=owner.display_currency))


def value_unknown(*, now: datetime) -> int:
    """Try again what had no price or no rate when it was saved; how many entries have one now."""
    unknown = Transaction.objects.exclude(worth_unknown="")
    owners = set(unknown.order_by().values_list("portfolio__owner", flat=True))
    people = User.objects.filter(pk__in=owners).order_by("pk")
    return sum(_value_unknown(owner, now=now) for owner in people)


@transaction.atomic
def _value_unknown(owner: User, *, now: datetime) -> int:
    unknown = Transaction.with_hidden.filter(portfolio__owner=owner).exclude(worth_unknown="")
    changes: Moments = {}
    known = 0
    for entry in _valued(unknown, currency=owner.display_currency):
        changes = earliest(changes, moments(_where_it_counts(entry)))
        known += 1
    if changes:
        reckon(owner, changes, cause="prices or rates became known", now=now)
    return known


def _where_it_counts(entry: Transaction) -> list[Transaction]:
    """A matched arrival counts when its other end left."""
    return [entry, entry.matched_out] if entry.matched_out else [entry]


def _valued(entries: TransactionQuerySet, *, currency: str) -> Iterator[Transaction]:
    """Value and save them; those that are worth something else now."""
    for chunk in _in_chunks(entries):
        before = [_worth(entry) for entry in chunk]
        value_entries(chunk, currency=currency)
        changed = [entry for entry, old in zip(chunk, before, strict=True) if _worth(entry) != old]
        Transaction.with_hidden.bulk_update(changed, WORTH_FIELDS, batch_size=100)
        yield from changed


def _in_chunks(entries: TransactionQuerySet) -> Iterator[list[Transaction]]:
    last = 0
    in_order = entries.order_by("pk")
    while chunk := list(in_order.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _worth(entry: Transaction) -> tuple[object, ...]:
    return tuple(getattr(entry, name) for name in WORTH_FIELDS)
