"""Revolut: the crypto account statement, values with their currency sign."""

import re
from decimal import Decimal

from transactions.importing.event import Amount, IncomeKind
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import came, earned, fee_of, fill, went

_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD", "¥": "JPY", "₣": "CHF", "zł": "PLN"}
_CODE = re.compile(r"[A-Z]{3}")


def movement(row: Row) -> Found:
    word = row.text("Type").lower()
    at = row.when("Date")
    what = Amount(row.size("Quantity"), row.upper("Symbol"))
    if word.startswith(("buy", "sell")):
        value, currency = row.text("Value"), _currency(row)
        total = Amount(abs(_money(row, "Value", value)), currency)
        fee = fee_of(_money(row, "Fees", row.text("Fees") or "0"), currency)
        return fill(at, what, total, buy=word.startswith("buy"), fee=fee)
    if word in {"receive", "deposit", "transfer in"}:
        return came(at, what)
    if word in {"send", "withdrawal", "payment", "transfer out"}:
        return went(at, what)
    if "reward" in word or "learn" in word:
        how = IncomeKind.STAKING if "staking" in word else IncomeKind.REWARD
        return earned(at, what, how=how)
    raise row.problem("We do not know this type.", "Type")


def _currency(row: Row) -> str:
    said = row.text("Value")
    if match := _CODE.search(said):
        return match[0]
    found = next((code for sign, code in _SIGNS.items() if sign in said), None)
    if found is None:
        raise row.problem("The value does not say its currency.", "Value")
    return found


def _money(row: Row, column: str, text: str) -> Decimal:
    return row.number_in(_CODE.sub("", text).replace("zł", ""), column)


FORMATS = (
    Format(
        exchange="Revolut",
        name="crypto statement",
        headers=("Symbol,Type,Quantity,Price,Value,Fees,Date",),
        read=movement,
    ),
)
