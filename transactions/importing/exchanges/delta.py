"""Delta: a base that is bought, sold, deposited or withdrawn, and what was paid for it.

A trade with a "synced" quote is told twice: by itself, and by a row that Delta made of the quote.
"""

import re
from decimal import Decimal

from transactions.importing.event import Amount, Aside
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import (
    fee_of,
    set_aside,
)
from transactions.importing.sides import Sides, told

_MADE_BY_DELTA = ("SYNC-BASE-HOLDINGS", "Automatically generated transaction to adjust balance")
_LONG_NAME = re.compile(r"(?P<symbol>\S+)\s*\(.*\)")


def movement(row: Row) -> Found:
    word = row.text("Way", "Type")
    if row.upper("Base type") not in {"", "CRYPTO"}:
        return set_aside(row, "Base type", "This ledger keeps coins.")
    if row.text("Notes").startswith(_MADE_BY_DELTA):
        return Aside("Made by Delta itself, to follow another row.", "Notes", row.text("Notes"))
    base = Amount(row.size("Base amount"), _symbol(row, "Base currency*"))
    quantity = abs(row.number_or_none("Quote amount") or Decimal(0))
    quote = Amount(quantity, _symbol(row, "Quote currency*")) if quantity else None
    into = word.lower() in {"buy", "deposit", "receive", "transfer in"}
    sold = word.lower() == "sell"
    if (
        not into
        and not sold
        and word.lower() not in {"withdraw", "send", "transfer", "transfer out"}
    ):
        raise row.problem("We do not know this type.", "Way", "Type")
    fee = fee_of(row.number_or_none("Fee amount", "Fee"), _symbol(row, "Fee currency*"))
    traded = word.lower() in {"buy", "sell"}
    return told(
        Sides(
            at=row.when("Date"),
            word=word,
            got=base if into else (quote if traded else None),
            gave=base if not into else (quote if traded else None),
            fee=fee,
            exchange=row.text("Exchange"),
            note=row.text("Notes"),
        )
    )


def _symbol(row: Row, column: str) -> str:
    said = row.upper(column)
    match = _LONG_NAME.fullmatch(said)
    return match["symbol"] if match else said


FORMATS = (
    Format(
        exchange="Delta",
        name="transactions",
        headers=(
            "Date,Type,Exchange,Base amount,Base currency,Quote amount,Quote currency,Fee,"
            "Fee currency,Costs/Proceeds?,Costs/Proceeds currency?,Sync Holdings?,"
            "Sent/Received from?,Sent to?,Notes?",
            "Date,Way,Base amount,Base currency*,Base type?,Quote amount,Quote currency*,Exchange,"
            "Sent/Received from?,Sent to?,Fee amount,Fee currency*,Broker?,Notes?,"
            "Sync Base Holding?,Leverage Metadata?",
        ),
        read=movement,
        many_exchanges=True,
    ),
)
