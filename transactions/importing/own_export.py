"""The ledger as a CSV file that spreadsheets open safely and that imports back as it was."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC
from decimal import Decimal

from tracker.lib.decimals import spelling
from transactions.models import Transaction

COLUMNS = (
    "at", "kind", "income kind", "coin", "symbol", "quantity", "other coin", "other quantity",
    "unit price", "total", "currency", "price coin", "fee", "fee currency", "fee coin",
    "exchange", "external id", "note",
)  # fmt: skip
# A cell that begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """What csv writes is handed on at once."""

    def write(self, text: str) -> str:
        return text


def export_rows(entries: Iterable[Transaction]) -> Iterator[str]:
    """The lines of the file, the header first; give entries with their coins selected."""
    writer = csv.writer(_Echo())
    yield str(writer.writerow(COLUMNS))
    for entry in entries:
        yield str(writer.writerow(_cells(entry)))


def _cells(entry: Transaction) -> list[str]:
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
    ]


def _said(value: Decimal | None) -> str:
    return "" if value is None else spelling(value)


def safe(text: str) -> str:
    """The text as a spreadsheet shows it instead of carrying it out."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain(text: str) -> str:
    """The text as it was before `safe`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
