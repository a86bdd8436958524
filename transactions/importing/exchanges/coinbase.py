"""Coinbase's transaction report in all its generations."""

import re

from transactions.importing import numbers
from transactions.importing.event import Amount, Aside, IncomeKind
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import (
    INTERNAL,
    came,
    earned,
    fee_of,
    fill,
    set_aside,
    went,
)

_PRICE = ("Price at Transaction", "Spot Price at Transaction", "* Spot Price at Transaction")
_FEES = ("Fees and/or Spread", "Fees", "* Fees")
_TOTAL = ("Subtotal", "* Subtotal")
_WITH_FEES = ("Total (*", "* Total (*")
_CONVERTED = re.compile(
    r"Converted (?P<gave>[\d.,]+) (?P<sold>\S+) to (?P<got>[\d.,]+) (?P<bought>\S+)"
)
_FOR = re.compile(r"(?:Bought|Sold) [\d.,]+ \S+ for [^\d]*(?P<total>[\d.,]+) (?P<quote>[A-Z0-9]+)")

_REWARDS = {
    "coinbase earn": IncomeKind.REWARD,
    "learning reward": IncomeKind.REWARD,
    "rewards income": IncomeKind.STAKING,
    "reward income": IncomeKind.STAKING,
    "staking income": IncomeKind.STAKING,
    "inflation reward": IncomeKind.STAKING,
    "incentives rewards payout": IncomeKind.REWARD,
    "subscription rebate": IncomeKind.REWARD,
    "referral bonus": IncomeKind.REWARD,
    "interest": IncomeKind.INTEREST,
    "airdrop": IncomeKind.AIRDROP,
    "mining": IncomeKind.MINING,
    "card buy back": IncomeKind.REWARD,
}
_ARRIVING = {
    "receive",
    "deposit",
    "exchange withdrawal",
    "pro withdrawal",
    "coinbase pro withdrawal",
}
_LEAVING = {
    "send",
    "withdrawal",
    "exchange deposit",
    "pro deposit",
    "coinbase pro deposit",
    "card spend",
}
_INSIDE = ("staking transfer", "unstaking", "eth2 deprecation", "vault")


def transaction(row: Row) -> Found:
    word = row.text("Transaction Type").lower()
    at, ident, note = row.when("Timestamp"), row.text("ID"), row.text("Notes")
    if any(part in word for part in _INSIDE):
        return set_aside(row, "Transaction Type", INTERNAL)
    what = Amount(row.size("Quantity Transacted"), row.upper("Asset"))
    if word == "convert":
        return _convert(row, what)
    if word.endswith("buy") or word.endswith("sell"):
        return _trade(row, what, buy=word.endswith("buy"))
    if how := next((kind for name, kind in _REWARDS.items() if word.startswith(name)), None):
        return earned(at, what, how=how, external_id=ident, worth=_worth(row))
    if word in _ARRIVING:
        return came(at, what, external_id=ident, note=note)
    if word in _LEAVING:
        return went(at, what, external_id=ident, note=note)
    raise row.problem("We do not know this type.", "Transaction Type")


def _currency(row: Row) -> str:
    """In a column of its own, or in the header itself: EUR Subtotal."""
    said = row.upper("Price Currency", "Spot Price Currency")
    return said or row.name_of("* Spot Price at Transaction").split()[0].upper()


def _worth(row: Row) -> Amount | None:
    value = row.number_or_none(*_TOTAL)
    return Amount(abs(value), _currency(row)) if value else None


def _trade(row: Row, what: Amount, *, buy: bool) -> Found:
    fee = row.number_or_none(*_FEES)
    match = _FOR.search(row.text("Notes"))
    currency = match["quote"] if match else _currency(row)
    total = row.number_or_none(*_TOTAL)
    if total is None:
        total = what.quantity * row.number(*_PRICE)
    at, ident = row.when("Timestamp"), row.text("ID")
    paid = fee_of(fee, currency)
    return fill(at, what, Amount(abs(total), currency), buy=buy, fee=paid, external_id=ident)


def _convert(row: Row, what: Amount) -> Found:
    match = _CONVERTED.search(row.text("Notes"))
    if match is None:
        raise row.problem("The note does not say what was converted into what.", "Notes")
    got = Amount(numbers.number(match["got"]), match["bought"].upper())
    gave = Amount(numbers.number(match["gave"]), match["sold"].upper())
    if what.symbol == got.symbol:  # the other half of the same conversion
        return Aside("The other half of a conversion stands in its own row.", "Notes", what.symbol)
    fee = fee_of(row.number_or_none(*_FEES), _currency(row))
    ident = row.text("ID")
    return fill(row.when("Timestamp"), got, gave, buy=True, fee=fee, external_id=ident)


FORMATS = (
    Format(
        exchange="Coinbase",
        name="transaction report",
        headers=(
            "ID?,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,"
            "Price at Transaction,Subtotal,Total (*,Fees*,Notes",
            "Timestamp,Transaction Type,Asset,Quantity Transacted,Spot Price Currency,"
            "Spot Price at Transaction,Subtotal,Total (*,Fees*,Notes",
            "Timestamp,Transaction Type,Asset,Quantity Transacted,* Spot Price at Transaction,"
            "* Subtotal,* Total (*,* Fees,Notes",
        ),
        read=transaction,
    ),
)
