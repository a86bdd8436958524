"""Value entries by what is known today: in another currency, or because a price became known."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction

from accounts.models import User
from transactions.behind import fall_behind
from transactions.breathe import breathe
from transactions.ledger import moments
from transactions.models import Transaction
from transactions.tables.entry import TransactionQuerySet
from transactions.update_each import update_each
from transactions.value_entries import WORTH_FIELDS, value_entries

CHUNK = 500


def value_again(owner: User) -> int:
    """Value every entry of a person; how many are worth something else now."""
    entries = Transaction.with_hidden.filter(portfolio__owner=owner)
    return sum(len(valued(chunk, owner)) for chunk in in_chunks(entries))


def value_in_currency(owner: User, *, beat: Callable[[], None] = lambda: None) -> None:
    """Value what is still counted in another currency than the person's."""
    entries = Transaction.with_hidden.filter(portfolio__owner=owner)
    for chunk in in_chunks(entries.exclude(worth_currency=owner.display_currency)):
        beat()
        valued(chunk, owner)


def value_again_beside(owner: User, *, now: datetime) -> int:
    """As value_again, for any length: coins whose entries changed wait for `catch_up`."""
    known = 0
    for chunk in in_chunks(Transaction.with_hidden.filter(portfolio__owner=owner)):
        with transaction.atomic():
            if changed := valued(chunk, owner):
                coins = moments(changed).keys()
                fall_behind(owner, coins, cause="entries valued again", now=now)
        known += len(changed)
    return known


def valued(chunk: list[Transaction], owner: User) -> list[Transaction]:
    """Value and save them; those that are worth something else now."""
    before = [_worth(entry) for entry in chunk]
    value_entries(chunk, currency=owner.display_currency)
    changed = [entry for entry, old in zip(chunk, before, strict=True) if _worth(entry) != old]
    update_each(changed, WORTH_FIELDS)
    return changed


def in_chunks(entries: TransactionQuerySet) -> Iterator[list[Transaction]]:
    last = 0
    in_order = entries.order_by("pk")
    while chunk := list(in_order.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        breathe()
        last = chunk[-1].pk


def _worth(entry: Transaction) -> tuple[object, ...]:
    return tuple(getattr(entry, name) for name in WORTH_FIELDS)
