"""Coinbase's reports of one wallet, before there was a transaction report."""

from functools import partial

from transactions.importing.event import Amount
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import came, fee_of, fill, went

_QUANTITY = 2  # of the transfers' columns


def transaction(row: Row) -> Found:
    """A purchase or sale names its transfer, whose total has the fee in it."""
    change, coin = row.number("Amount"), row.upper("Currency")
    at, ident = row.when("Timestamp"), row.text("Coinbase ID*")
    what, buy = Amount(row.size("Amount"), coin), change > 0
    paid_in = row.upper("Transfer Total Currency")
    if row.text("Transfer ID") and paid_in and paid_in != coin:
        fee = row.number_or_zero("Transfer Fee")
        total = row.positive("Transfer Total") + (-fee if buy else fee)
        money = Amount(total, paid_in)
        return fill(at, what, money, buy=buy, fee=fee_of(fee, paid_in), external_id=ident)
    move = came if change > 0 else went
    return move(at, what, external_id=ident, note=row.text("Notes"))


def transfer(row: Row) -> Found:
    """The column of the quantity is called after the coin."""
    word, currency = row.text("Type").lower(), row.upper("Currency")
    at, ident = row.when("Timestamp"), row.text("ID")
    if word in {"deposit", "withdrawal"}:
        move = came if word == "deposit" else went
        return move(at, Amount(row.positive("Total"), currency), external_id=ident)
    if word not in {"buy", "sell"}:
        raise row.problem("We do not know this type.", "Type")
    coin = row.table.header[_QUANTITY].strip().upper()
    what = Amount(row.positive(coin), coin)
    paid, fee = Amount(row.positive("Subtotal"), currency), row.number_or_none("Fees")
    buy = word == "buy"
    return fill(at, what, paid, buy=buy, fee=fee_of(fee, currency), external_id=ident)


of = partial(Format, exchange="Coinbase")
FORMATS = (
    of(
        name="wallet transactions",
        headers=(
            "Timestamp,Balance,Amount,Currency,To,Notes,Instantly Exchanged,Transfer Total,"
            "Transfer Total Currency,Transfer Fee,Transfer Fee Currency,Transfer Payment Method,"
            "Transfer ID,Order Price,Order Currency,Order *?,Order Tracking Code,"
            "Order Custom Parameter,Order Paid Out,Recurring Payment ID,Coinbase ID*,*Hash*?",
        ),
        read=transaction,
    ),
    of(
        name="wallet transfers",
        headers=(
            "Timestamp,Type,*,Subtotal,Fees,Total,Currency,Price Per Coin,Payment Method,ID,Share",
        ),
        read=transfer,
    ),
)
