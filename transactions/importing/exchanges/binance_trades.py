"""Binance's spot trades in all their spellings, deposits and withdrawals, futures."""

from functools import partial

from transactions.importing.event import Amount
from transactions.importing.formats import Format, Found
from transactions.importing.money import QUOTES
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
    went,
)

# Binance has no market against plain dollars, so DOTUSDT cannot be cut wrongly.
BINANCE_QUOTES = tuple(quote for quote in QUOTES if quote not in {"USD", "UST"})


def trade(row: Row) -> Found:
    """Older: the market's name says both symbols. Newer: every amount carries its own."""
    at = row.when("Date(UTC*)", "Date", "Time")
    base, quote = pair_of(row, "Market", "Pair", quotes=BINANCE_QUOTES)
    buy = is_buy(row, "Side", "Type")
    if row.has("Executed"):
        executed = row.amount("Executed", symbols=[base])
        symbols = [quote, base, "BNB"]
        total = row.amount("Amount", symbols=symbols)
        fee = row.amount("Fee", symbols=[*symbols, executed.symbol, total.symbol])
        _check(row, executed, total)
        return fill(at, executed, total, buy=buy, fee=fee_of(*fee))
    amount = Amount(row.positive("Amount"), base)
    total = Amount(row.positive("Total"), quote)
    paid = fee_of(row.number_or_none("Fee"), row.upper("Fee Coin"))
    return fill(at, amount, total, buy=buy, fee=paid)


def _check(row: Row, executed: Amount, total: Amount) -> None:
    if executed.quantity <= 0:
        raise row.problem("This must be more than zero.", "Executed")
    if total.quantity <= 0:
        raise row.problem("This must be more than zero.", "Amount")


def convert(row: Row) -> Found:
    """Binance Convert: what was sold for what, each with its symbol."""
    if row.text("Status").lower() not in {"successful", "success", "completed"}:
        return set_aside(row, "Status", NOT_DONE)
    gave, got = row.amount("Sell"), row.amount("Buy")
    return fill(row.when("Date(UTC*)", "Date"), got, gave, buy=True)


def transfer(row: Row) -> Found:
    if row.text("Status").lower() not in {"completed", "success", "successful", ""}:
        return set_aside(row, "Status", NOT_DONE)
    what = Amount(row.positive("Amount"), row.upper("Coin"))
    fee = fee_of(row.number_or_none("TransactionFee", "Fee"), what.symbol)
    at, txid = row.when("Date(UTC*)", "Date"), row.text("TXID")
    leaving = row.has("Fee", "TransactionFee") and (fee is not None or not row.has("SourceAddress"))
    return went(at, what, fee=fee, note=txid) if leaving else came(at, what, note=txid)


def fiat(row: Row) -> Found:
    return came(row.when("Date*"), Amount(row.positive("Amount"), row.upper("Coin")))


def futures(row: Row) -> Found:
    return set_aside(row, "type", LEVERAGED)


of = partial(Format, exchange="Binance")
FORMATS = (
    of(
        name="spot trades",
        headers=(
            "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin",
            "Date(UTC),Pair,Side,Price,Executed,Amount,Fee",
            "Date,Market,Type,Price,Amount,Total,Fee,Fee Coin",
            "Time,Pair,Side,Price,Executed,Amount,Fee",
        ),
        read=trade,
    ),
    of(
        name="convert",
        headers=("Date,Wallet?,Pair,Type,Sell,Buy,Price,Inverse Price,Date Updated,Status",),
        read=convert,
    ),
    of(
        name="deposits and withdrawals",
        headers=(
            "Date(UTC*),Coin,Network,Amount,Address,TXID,Status",
            "Date(UTC*),Coin,Network,Amount,Fee,Address,TXID,Status",
            "Date*,Coin,Network?,Amount,TransactionFee,Address,TXID,SourceAddress,PaymentID,Status",
        ),
        read=transfer,
    ),
    of(
        name="money deposits",
        headers=("Date*,Coin,Amount,Status,Payment Method,Indicated Amount,Fee,Order ID",),
        read=fiat,
    ),
    of(
        name="futures",
        headers=("Date(UTC),type,Amount,Asset,Symbol,Transaction ID",),
        read=futures,
    ),
)
