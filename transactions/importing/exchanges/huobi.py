"""Huobi, now HTX: trades, deposits and withdrawals."""

from transactions.importing.event import Amount, Aside
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import (
    LEVERAGED,
    NOT_DONE,
    came,
    fee_of,
    fill,
    is_buy,
    pair_of,
    went,
)


def trade(row: Row) -> Found:
    if row.text("Type").lower() in {"margin", "cross margin", "isolated", "futures", "swap"}:
        return Aside(LEVERAGED, row.name_of("Type"), row.text("Type"))
    base, quote = pair_of(row, "Pair", "Symbol")
    buy = is_buy(row, "Side")
    said = row.text("Fee")
    if said[-1:].isalpha():
        fee = fee_of(*row.amount("Fee", symbols=[base, quote, "HT"]))
    else:
        # Without a currency of its own the fee is in what is received.
        symbol = row.upper("Fee Currency", "Fee Coin", "Deduction Currency")
        fee = fee_of(row.number_or_none("Fee"), symbol or (base if buy else quote))
    size, total = row.positive("Amount", "Executed"), row.positive("Total")
    return fill(row.when("Time*"), Amount(size, base), Amount(total, quote), buy=buy, fee=fee)


def transfer(row: Row) -> Found:
    status = row.text("Status").lower()
    if status and status not in {"completed", "success", "finished", "confirmed", "safe"}:
        return Aside(NOT_DONE, row.name_of("Status"), row.text("Status"))
    what, at = Amount(row.size("Amount"), row.upper("Currency", "Coin")), row.when("Time*")
    note = row.text("TxHash", "Tx Hash", "TxID")
    if "withdraw" not in row.text("Type").lower():
        return came(at, what, note=note)
    return went(at, what, fee=fee_of(row.number_or_none("Fee"), what.symbol), note=note)


FORMATS = (
    Format(
        exchange="HTX",
        name="trades",
        headers=(
            "Time*,Type,Pair,Side,Price,Amount,Total,Fee,Fee Currency?,Deduction?",
            "UID?,Time*,Symbol,Side,Role?,Price,Executed,Total,Fee,Fee Currency?",
        ),
        read=trade,
    ),
    Format(
        exchange="HTX",
        name="deposits and withdrawals",
        headers=("Time*,Type,Currency,Network,Amount,Fee,Status,TxHash,Address?",),
        read=transfer,
    ),
)
