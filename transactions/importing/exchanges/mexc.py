"""MEXC: fills, orders, deposits, withdrawals, futures."""

from functools import partial

from transactions.importing.event import Amount
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
    set_aside,
    undone,
    went,
)


def trade(row: Row) -> Found:
    """A fee without a currency is paid in what was received."""
    base, quote = pair_of(row, "Pairs")
    buy = is_buy(row, "Side")
    size, total = row.positive("Executed Amount"), row.positive("Total")
    if row.text("Fee")[-1:].isalpha():
        fee = row.amount("Fee", symbols=[base, quote])
    else:
        fee = Amount(row.number_or_zero("Fee"), base if buy else quote)
    at = row.when("Time")
    return fill(at, Amount(size, base), Amount(total, quote), buy=buy, fee=fee_of(*fee))


def order(row: Row) -> Found:
    """What was filled of it, at the average price; its fees stand in the file of fills alone."""
    size = row.number_or_zero("Filled Quantity")
    if not size:
        return set_aside(row, "Status", NOT_DONE)
    base, quote = pair_of(row, "Pairs")
    total = Amount(size * row.positive("Average Filled Price"), quote)
    return fill(row.when("Time"), Amount(size, base), total, buy=is_buy(row, "Direction"))


def deposit(row: Row) -> Found:
    if aside := undone(row, "credited successfully"):
        return aside
    what = Amount(row.positive("Deposit Amount"), row.upper("Crypto"))
    return came(row.when("Time"), what, note=row.text("TxID"))


def withdrawal(row: Row) -> Found:
    """Of what was asked for, the fee does not arrive."""
    if aside := undone(row, "withdrawal successful"):
        return aside
    coin = row.upper("Crypto")
    fee = row.number_or_zero("Trading Fee")
    what = Amount(row.positive("Settlement Amount"), coin)
    return went(row.when("Time"), what, fee=fee_of(fee, coin), note=row.text("TxID"))


def futures(row: Row) -> Found:
    return set_aside(row, "Futures Trading Pair", LEVERAGED)


of = partial(Format, exchange="MEXC")
FORMATS = (
    of(
        name="trades",
        headers=("Pairs,Time,Side,Filled Price,Executed Amount,Total,Fee,Role",),
        read=trade,
    ),
    of(
        name="orders",
        headers=(
            "Pairs,Time,Type,Direction,Average Filled Price,Order Price,Filled Quantity,"
            "Order Quantity,Order Amount,Status",
        ),
        read=order,
    ),
    of(
        name="deposits",
        headers=("Status,Time,Crypto,Network,Deposit Amount,TxID,Progress",),
        read=deposit,
    ),
    of(
        name="withdrawals",
        headers=(
            "Status,Time,Crypto,Network,Request Amount,Withdrawal Address,TxID,Trading Fee,"
            "Settlement Amount,Withdrawal Descriptions",
        ),
        read=withdrawal,
    ),
    of(
        name="futures",
        headers=(
            "Time*,Futures Trading Pair,Direction,Leverage,Order Type,Order Qty (Cont.),"
            "Filled Qty (Cont.),Order Qty (Crypto),Filled Qty (Crypto),Order Qty (Amount),"
            "Filled Qty (Amount),Order Price,Average Filled Price,Closing PNL,Trading Fee,"
            "Fee-payment Crypto,Status",
        ),
        read=futures,
    ),
)
