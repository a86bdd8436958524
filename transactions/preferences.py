"""PREFERENCES_CHANGED: another display currency or cost method means other figures."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from transactions.models import CoinBook, Transaction
from transactions.reckon import reckon
from transactions.value_entries import WORTH_FIELDS, value_entries

CHUNK = 2000


def follow_preferences(*, user: User, changed: frozenset[str]) -> None:
    """Value the ledger in the new currency, and sell its lots in the new order."""
    if "display_currency" in changed:
        value_again(user)
    if changed & {"display_currency", "cost_method"}:
        coins = CoinBook.objects.filter(owner=user).values_list("coin_id", flat=True)
        cause = "currency or cost method changed"
        reckon(user, dict.fromkeys(coins), cause=cause, now=timezone.now())


@transaction.atomic
def value_again(owner: User) -> int:
    """Value every entry by what is known today; how many are worth something else now."""
    differ = 0
    for entries in _in_chunks(owner):
        before = [_worth(entry) for entry in entries]
        value_entries(entries, currency=owner.display_currency)
        changed = [
            entry for entry, old in zip(entries, before, strict=True) if _worth(entry) != old
        ]
        Transaction.with_hidden.bulk_update(changed, WORTH_FIELDS, batch_size=100)
        differ += len(changed)
    return differ


def _in_chunks(owner: User) -> Iterator[list[Transaction]]:
    last = 0
    mine = Transaction.with_hidden.filter(portfolio__owner=owner).order_by("pk")
    while chunk := list(mine.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _worth(entry: Transaction) -> tuple[object, ...]:
    return tuple(getattr(entry, name) for name in WORTH_FIELDS)
