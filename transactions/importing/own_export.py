"""The ledger as a CSV file that spreadsheets open safely and that imports back as it was."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC
from decimal import Decimal

from tracker.lib.decimals import spelling
from tracker.lib.spreadsheets import safe
from transactions.models import Transaction
from transactions.tables.entry import TransactionQuerySet

OWN = "Bellwether"  # as the name of an exchange
COLUMNS = (
    "at", "kind", "income kind", "coin", "symbol", "quantity", "other coin", "other quantity",
    "unit price", "total", "currency", "price coin", "fee", "fee currency", "fee coin",
    "exchange", "external id", "note", "portfolio", "cost method", "to portfolio",
    "to cost method", "to exchange", "order", "transfer", "read as",
)  # fmt: skip
# Exports made before these were in them are read as well.
NEWER = frozenset(COLUMNS[COLUMNS.index("portfolio") :])


class _Echo:
    """What csv writes is handed on at once."""

    def write(self, text: str) -> str:
        return text


def export_rows(entries: TransactionQuerySet) -> Iterator[str]:
    """The lines of the file, the header first and the oldest entry next."""
    writer = csv.writer(_Echo())
    yield str(writer.writerow(COLUMNS))
    for entry in _with_all(entries).iterator(chunk_size=2000):
        yield str(writer.writerow(_cells(entry)))


def _with_all(entries: TransactionQuerySet) -> TransactionQuerySet:
    found: TransactionQuerySet = entries.select_related(
        "coin", "portfolio", "to_portfolio", "matched_in"
    )
    return found.order_by("at", "order", "pk")


def _cells(entry: Transaction) -> Iterable[str]:
    return [
        entry.at.astimezone(UTC).isoformat(),
        entry.kind,
        entry.income_kind,
        entry.coin_id,
        safe(entry.coin.symbol.upper()),
        spelling(entry.quantity),
        entry.other_coin_id or "",
        _said(entry.other_quantity),
        _said(entry.unit_price),
        _said(entry.total),
        entry.currency,
        entry.price_coin_id or "",
        _said(entry.fee),
        entry.fee_currency,
        entry.fee_coin_id or "",
        safe(entry.exchange),
        safe(entry.external_id),
        safe(entry.note),
        safe(entry.portfolio.name),
        entry.portfolio.cost_method or "",
        safe(entry.to_portfolio.name) if entry.to_portfolio else "",
        (entry.to_portfolio.cost_method or "") if entry.to_portfolio else "",
        safe(entry.to_exchange),
        str(entry.order),
        _transfer(entry),
        entry.fingerprint or "",
    ]


def _transfer(entry: Transaction) -> str:
    """The two ends of a matched transfer have the same word here."""
    if entry.matched_out_id:
        return f"T{entry.matched_out_id}"
    return f"T{entry.pk}" if hasattr(entry, "matched_in") else ""


def _said(value: Decimal | None) -> str:
    return "" if value is None else spelling(value)
