"""Delete any number of entries without loading them first, as the ORM would."""

from transactions.models import Transaction
from transactions.tables.entry import TransactionQuerySet


def erase(entries: TransactionQuerySet) -> int:
    """How many there were. What was matched with one of them stands alone again."""
    Transaction.with_hidden.filter(matched_out__in=entries).update(matched_out=None)
    return int(entries.order_by()._raw_delete(entries.db))
