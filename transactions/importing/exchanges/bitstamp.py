"""Bitstamp: amounts with their symbols, in columns of their own since 2023."""

from transactions.importing.event import Amount, IncomeKind
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import came, earned, fee_of, fill, is_buy, went


def movement(row: Row) -> Found:
    word = row.text("Type").lower()
    at, ident = row.when("Datetime"), row.text("ID")
    what = _amount(row, "Amount")
    if word == "market":
        total = _amount(row, "Value")
        fee = fee_of(*_amount(row, "Fee")) if row.text("Fee") else None
        buy = is_buy(row, "Subtype", "Sub Type")
        return fill(at, what, total, buy=buy, fee=fee, external_id=ident)
    if word in {"deposit", "ripple deposit", "card deposit"}:
        return came(at, what, external_id=ident)
    if word in {"withdrawal", "ripple payment"}:
        fee = fee_of(*_amount(row, "Fee")) if row.text("Fee") else None
        return went(at, what, fee=fee, external_id=ident)
    if word in {"staking reward", "referral reward", "started generating rewards"}:
        return earned(at, what, how=IncomeKind.STAKING, external_id=ident)
    raise row.problem("We do not know this type.", "Type")


def _amount(row: Row, column: str) -> Amount:
    if row.has(f"{column} currency"):
        return Amount(row.number(column), row.upper(f"{column} currency"))
    return row.amount(column)


FORMATS = (
    Format(
        exchange="Bitstamp",
        name="transactions",
        headers=(
            "ID,Account,Type,Subtype,Datetime,Amount,Amount currency,Value,Value currency,Rate,"
            "Rate currency,Fee,Fee currency,Order ID",
            "Type,Datetime,Account,Amount,Value,Rate,Fee,Sub Type",
        ),
        read=movement,
    ),
)
