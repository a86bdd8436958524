"""Rows of aggregators: something sent, something received, a fee, and a word for it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from transactions.importing.event import Amount, Aside, Event, IncomeKind, Kind
from transactions.importing.formats import Found
from transactions.importing.money import is_fiat
from transactions.importing.refusals import RowProblem
from transactions.importing.shapes import LEVERAGED, money

_INCOME = {
    "staking": IncomeKind.STAKING,
    "stake": IncomeKind.STAKING,
    "masternode": IncomeKind.STAKING,
    "airdrop": IncomeKind.AIRDROP,
    "fork": IncomeKind.AIRDROP,
    "mining": IncomeKind.MINING,
    "minting": IncomeKind.MINING,
    "interest": IncomeKind.INTEREST,
    "lending": IncomeKind.INTEREST,
    "reward": IncomeKind.REWARD,
    "bonus": IncomeKind.REWARD,
    "income": IncomeKind.REWARD,
    "cashback": IncomeKind.REWARD,
    "gift": IncomeKind.REWARD,
    "faucet": IncomeKind.REWARD,
    "salary": IncomeKind.REWARD,
}
_LEVERAGED = ("margin", "futures", "loan", "derivative", "realized", "liquidation", "borrow")
_LOST = ("lost", "loss", "stolen", "theft")
_SPENT = ("spend", "payment", "donation", "gift sent", "expense", "cost", "casualty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    at: datetime
    word: str
    got: Amount | None = None
    gave: Amount | None = None
    fee: Amount | None = None
    worth: Amount | None = None
    exchange: str = ""
    external_id: str = ""
    note: str = ""


def amount_of(quantity: Decimal | None, symbol: str) -> Amount | None:
    """None where nothing stands; the sign of a side says nothing."""
    return Amount(abs(quantity), symbol) if quantity and symbol else None


def told(sides: Sides) -> Found:
    """What such a row says happened."""
    word = sides.word.lower()
    if any(part in word for part in _LEVERAGED):
        return Aside(LEVERAGED, value=sides.word)
    if sides.got and sides.gave:
        return _event(sides, Kind.TRADE)
    one = sides.got or sides.gave
    if one is None:
        if sides.fee and not is_fiat(sides.fee.symbol):
            fee = Sides(at=sides.at, word="fee", gave=sides.fee, exchange=sides.exchange)
            return _event(fee, Kind.FEE)
        raise RowProblem("Nothing came and nothing went in this row.")
    if is_fiat(one.symbol):
        return money(one.symbol, "deposit" if sides.got else "withdrawal")
    if sides.got:
        how = next((kind for part, kind in _INCOME.items() if part in word), None)
        return _event(sides, Kind.INCOME, how=how) if how else _event(sides, Kind.TRANSFER_IN)
    return _event(sides, _way_out(word))


def _way_out(word: str) -> Kind:
    if any(part in word for part in _LOST):
        return Kind.LOSS
    if "fee" in word:
        return Kind.FEE
    return Kind.SPEND if any(part in word for part in _SPENT) else Kind.TRANSFER_OUT


def _event(sides: Sides, kind: Kind, *, how: IncomeKind | None = None) -> Event:
    return Event(
        at=sides.at,
        kind=kind,
        got=sides.got,
        gave=sides.gave,
        fee=sides.fee,
        worth=sides.worth,
        income_kind=how or "",
        exchange=sides.exchange,
        external_id=sides.external_id,
        note=sides.note,
    )
