"""Bybit: spot trades, the unified account's log, deposits and withdrawals.

Spot trades come with the fee in a coin of its own (`feeCoin`, `ExecFeeV2`, and then a dash under
`Fees`), or without; the older log spells `Order ID`, the newer one `OrderId`.
"""

from functools import partial

from transactions.importing.event import Amount, Legs
from transactions.importing.formats import Format, Found
from transactions.importing.joining import by_key
from transactions.importing.row import Row
from transactions.importing.shapes import (
    INTERNAL,
    LEVERAGED,
    came,
    earned,
    fee_of,
    fill,
    from_legs,
    is_buy,
    pair_of,
    set_aside,
    went,
)


def trade(row: Row) -> Found:
    base, quote = pair_of(row, "Spot Pairs")
    buy = is_buy(row, "Direction")
    size = Amount(row.positive("Filled Quantity"), base)
    total = Amount(row.positive("Filled Value"), quote)
    # Bybit takes its fee from what is received, unless it names a coin.
    fee = fee_of(row.number_or_none("Fees"), base if buy else quote)
    if row.text("feeCoin") not in {"", "--"}:
        fee = fee_of(row.number_or_none("ExecFeeV2"), row.upper("feeCoin"))
    ident = row.text("Transaction ID")
    return fill(row.when("Timestamp*"), size, total, buy=buy, fee=fee, external_id=ident)


def together(row: Row) -> object:
    if row.text("Type").upper() != "TRADE" or not _is_spot(row):
        return None
    return row.text("Order ID", "OrderId"), row.text("Time")


def _is_spot(row: Row) -> bool:
    contract, coin = row.upper("Contract"), row.upper("Currency")
    futures = row.text("Position") not in {"", "--", "0", "0.0"} or row.text("Funding") not in {
        "", "--", "0", "0.0", "0.00",
    }  # fmt: skip
    return bool(contract) and coin in contract and not futures


def log_rows(rows: list[Row]) -> Found:
    first = rows[0]
    if together(first) is None:
        return _alone(first)
    legs = Legs()
    for row in rows:
        coin, fee = row.upper("Currency"), row.number_or_zero("Fee Paid")
        flow = row.number_or_zero("Cash Flow") or row.number("Change") - fee
        if flow:
            legs.add(flow, coin)
        if fee:
            legs.add_fee(abs(fee), coin)
    return from_legs(first.when("Time"), legs, external_id=first.text("Trade ID", "TradeId"))


def _alone(row: Row) -> Found:
    word = row.text("Type").lower()
    if "transfer" in word:
        return set_aside(row, "Type", INTERNAL)
    if word in {"trade", "settlement", "liquidation", "delivery", "interest", "funding"}:
        return set_aside(row, "Type", LEVERAGED)
    return transfer(row)


def transfer(row: Row) -> Found:
    word = row.text("Type", "Description").lower()
    quantity = row.size("QTY", "Amount", "Change")
    what = Amount(quantity, row.upper("Coin", "Currency"))
    incoming = row.number("QTY", "Amount", "Change") > 0
    at = row.when("Date & Time*", "Time*")
    if "internal" in word or "transfer" in word:
        return set_aside(row, "Type", INTERNAL)
    if "deposit" in word:
        return came(at, what)
    if "withdraw" in word:
        return went(at, what)
    if incoming and any(
        part in word for part in ("airdrop", "bonus", "reward", "earn", "interest")
    ):
        return earned(at, what)
    raise row.problem("We do not know this type.", "Type")


of = partial(Format, exchange="Bybit")
FORMATS = (
    of(
        name="spot trades",
        headers=(
            "Uid?,Spot Pairs,Order Type,Direction,feeCoin?,ExecFeeV2?,Filled Value,Filled Price,"
            "Filled Quantity,Fees,Transaction ID,Order No.,Timestamp*",
        ),
        read=trade,
    ),
    of(
        name="account log",
        headers=(
            "Uid?,Time,Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,"
            "Fee Paid,Cash Flow,Change,Wallet Balance,Fee Rate?,Trade ID?,Order ID,Action?",
            "Uid?,Time,Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,"
            "Fee Paid,Cash Flow,Change,Wallet Balance,Fee Rate?,TradeId,OrderId,Action?",
        ),
        join=by_key(together),
        read_together=log_rows,
    ),
    of(
        name="deposits and withdrawals",
        headers=(
            "Date & Time*,Coin,QTY,Type,Account Balance,Description",
            "Type,Coin,Amount,Wallet Balance,Time*",
        ),
        read=transfer,
    ),
)
