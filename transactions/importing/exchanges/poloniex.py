"""Poloniex: trades, deposits, withdrawals and distributions."""

from functools import partial

from transactions.importing.event import Amount, IncomeKind
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import (
    LEVERAGED,
    NOT_DONE,
    came,
    earned,
    fee_of,
    fill,
    is_buy,
    pair_of,
    set_aside,
    went,
)


def trade(row: Row) -> Found:
    """The fee is taken from what is received: the difference of gross and net says how much."""
    if row.text("Category").lower() not in {"exchange", ""}:
        return set_aside(row, "Category", LEVERAGED)
    base, quote = pair_of(row, "Market")
    buy = is_buy(row, "Type")
    size, total = row.positive("Amount"), row.positive("Total")
    if row.text("Fee Total"):
        fee = fee_of(row.number("Fee Total"), row.upper("Fee Currency"))
    elif buy:  # "Quote" is the coin bought here, "Base" what it is paid with
        fee = fee_of(size - row.size("Quote Total Less Fee"), base)
    else:
        fee = fee_of(total - row.size("Base Total Less Fee"), quote)
    return fill(row.when("Date"), Amount(size, base), Amount(total, quote), buy=buy, fee=fee)


def deposit(row: Row) -> Found:
    return _transfer(row, leaving=False)


def withdrawal(row: Row) -> Found:
    return _transfer(row, leaving=True)


def _transfer(row: Row, *, leaving: bool) -> Found:
    if not row.text("Status").upper().startswith("COMPLETE"):
        return set_aside(row, "Status", NOT_DONE)
    symbol, at = row.upper("Currency"), row.when("Date")
    note = row.text("Status").partition(":")[2].strip()
    if not leaving:
        return came(at, Amount(row.positive("Amount"), symbol), note=note)
    fee = fee_of(row.number_or_none("Fee Deducted"), symbol)
    return went(at, Amount(row.positive("Amount - Fee"), symbol), fee=fee, note=note)


def distribution(row: Row) -> Found:
    what = Amount(row.positive("amount"), row.upper("currency"))
    return earned(row.when("date"), what, how=IncomeKind.AIRDROP)


of = partial(Format, exchange="Poloniex")
FORMATS = (
    of(
        name="trades",
        headers=(
            "Date,Market,Category,Type,Price,Amount,Total,Fee,Order Number,Base Total Less Fee,"
            "Quote Total Less Fee,Fee Currency?,Fee Total?",
        ),
        read=trade,
    ),
    of(
        name="deposits",
        headers=("Date,Currency,Amount,Address,Status",),
        read=deposit,
    ),
    of(
        name="withdrawals",
        headers=("Date,Currency,Amount,Fee Deducted,Amount - Fee,Address,Status",),
        read=withdrawal,
    ),
    of(
        name="distributions",
        headers=("date,currency,amount,wallet",),
        read=distribution,
    ),
)
