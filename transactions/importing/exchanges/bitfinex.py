"""Bitfinex: trades, ledger, deposits and withdrawals. Years have two digits, days come first."""

from functools import partial

from transactions.importing.event import Amount, Aside
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import (
    INTERNAL,
    LEVERAGED,
    NOT_DONE,
    came,
    earned,
    fee_of,
    fill,
    pair_of,
    set_aside,
    went,
)
from transactions.importing.times import Order

_NAMES = {
    "UST": "USDT",
    "IOT": "IOTA",
    "DSH": "DASH",
    "QTM": "QTUM",
    "LUNA2": "LUNA",
    "UDC": "USDC",
}


def coin(name: str) -> str:
    return _NAMES.get(name.upper(), name.upper())


def trade(row: Row) -> Found:
    base, quote = (coin(name) for name in pair_of(row, "PAIR"))
    signed = row.number("AMOUNT")
    size = Amount(row.size("AMOUNT"), base)
    total = Amount(size.quantity * row.positive("PRICE"), quote)
    fee = fee_of(row.number_or_none("FEE"), coin(row.text("FEE CURRENCY")))
    return fill(row.when("DATE"), size, total, buy=signed > 0, fee=fee, external_id=row.text("#"))


def transfer(row: Row) -> Found:
    if row.text("STATUS").upper() != "COMPLETED":
        return set_aside(row, "STATUS", NOT_DONE)
    what = Amount(row.size("AMOUNT"), coin(row.text("CURRENCY")))
    at, ident, note = row.when("DATE"), row.text("#"), row.text("TRANSACTION ID")
    if row.number("AMOUNT") > 0:
        return came(at, what, external_id=ident, note=note)
    fee = fee_of(row.number_or_none("FEES"), what.symbol)
    return went(at, what, fee=fee, external_id=ident, note=note)


def ledger(row: Row) -> Found:
    """Only what stands in no other of Bitfinex's files: the rest would count twice."""
    text = row.text("DESCRIPTION").lower()
    if row.text("WALLET").lower() in {"margin", "funding"} and "payment" not in text:
        return set_aside(row, "WALLET", LEVERAGED)
    if any(part in text for part in ("interest", "staking", "reward", "margin funding payment")):
        what = Amount(row.size("AMOUNT"), coin(row.text("CURRENCY")))
        return earned(row.when("DATE"), what, external_id=row.text("#"))
    if "transfer" in text:
        return set_aside(row, "DESCRIPTION", INTERNAL)
    reason = "Trades and transfers are read from their own exports, which tell their fees."
    return Aside(reason, row.name_of("DESCRIPTION"), row.text("DESCRIPTION"))


of = partial(Format, exchange="Bitfinex")
FORMATS = (
    of(
        name="trades",
        headers=("#,PAIR,AMOUNT,PRICE,FEE,FEE PERC?,FEE CURRENCY,DATE,ORDER ID",),
        read=trade,
        order=Order.DAY_FIRST,
    ),
    of(
        name="deposits and withdrawals",
        headers=("#,DATE,CURRENCY,STATUS,AMOUNT,FEES,DESCRIPTION,TRANSACTION ID,NOTE?",),
        read=transfer,
        order=Order.DAY_FIRST,
    ),
    of(
        name="ledger",
        headers=("#?,DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET",),
        read=ledger,
        order=Order.DAY_FIRST,
    ),
)
