"""The few things a row can say, so that a file of exchanges/ reads like a table of words."""

from datetime import datetime
from decimal import Decimal

from transactions.importing.event import Amount, Aside, Event, IncomeKind, Kind, Legs
from transactions.importing.money import is_fiat, split_pair
from transactions.importing.refusals import RowProblem
from transactions.importing.row import Row

BUY_WORDS = frozenset({"buy", "b", "bid", "long", "limit_buy", "market_buy", "bought", "kauf"})
SELL_WORDS = frozenset({"sell", "s", "ask", "short", "limit_sell", "market_sell", "sold"})
LEVERAGED = "Margin, futures and loans are not entries of a ledger of coins."
NOT_DONE = "This was not carried out."
INTERNAL = "Moved between accounts of the same exchange: nothing came or went."


def fee_of(quantity: Decimal | None, symbol: str) -> Amount | None:
    """None when there is none; exports write a fee with either sign."""
    return Amount(abs(quantity), symbol) if quantity and symbol else None


def pair_of(row: Row, *columns: str, quotes: tuple[str, ...] = ()) -> tuple[str, str]:
    """Base and quote of the market named there."""
    found = split_pair(row.text(*columns), quotes=quotes)
    if found is None:
        raise row.problem("This is no market of two currencies we can tell apart.", *columns)
    return found


def is_buy(row: Row, *columns: str) -> bool:
    word = row.text(*columns).lower()
    first = word.replace("-", "_").split(" ")[0]
    if {word, first} & BUY_WORDS:
        return True
    if {word, first} & SELL_WORDS:
        return False
    raise row.problem("This is neither a buy nor a sale.", *columns)


def fill(
    at: datetime,
    base: Amount,
    quote: Amount,
    *,
    buy: bool,
    fee: Amount | None = None,
    external_id: str = "",
) -> Event:
    """A trade on a market: buying gets the base, selling gives it."""
    if not base.quantity or not quote.quantity:
        raise RowProblem("One side of this trade is zero.")
    got, gave = (base, quote) if buy else (quote, base)
    return Event(
        at=at,
        kind=Kind.BUY if buy else Kind.SELL,
        got=got,
        gave=gave,
        fee=fee,
        external_id=external_id,
    )


def came(
    at: datetime, what: Amount, *, fee: Amount | None = None, external_id: str = "", note: str = ""
) -> Event | Aside:
    """A deposit: of a coin a transfer in, of money nothing for this ledger."""
    if is_fiat(what.symbol):
        return money(what.symbol, "deposit")
    kind = Kind.TRANSFER_IN
    return Event(at=at, kind=kind, got=what, fee=fee, external_id=external_id, note=note)


def went(
    at: datetime, what: Amount, *, fee: Amount | None = None, external_id: str = "", note: str = ""
) -> Event | Aside:
    """A withdrawal, its fee on top."""
    if is_fiat(what.symbol):
        return money(what.symbol, "withdrawal")
    kind = Kind.TRANSFER_OUT
    return Event(at=at, kind=kind, gave=what, fee=fee, external_id=external_id, note=note)


def set_aside(row: Row, column: str, reason: str) -> Aside:
    """The row is no entry, because of what stands in this column."""
    return Aside(reason, row.name_of(column), row.text(column))


def undone(row: Row, *done: str, column: str = "Status") -> Aside | None:
    """Why the row is no entry, unless its status is one of these; without a status it was done."""
    if row.text(column).lower() in {"", *done}:
        return None
    return set_aside(row, column, NOT_DONE)


def earned(
    at: datetime,
    what: Amount,
    *,
    how: IncomeKind = IncomeKind.REWARD,
    external_id: str = "",
    worth: Amount | None = None,
    note: str = "",
) -> Event | Aside:
    if is_fiat(what.symbol):
        return money(what.symbol, "payment")
    return Event(
        at=at,
        kind=Kind.INCOME,
        got=what,
        income_kind=how,
        external_id=external_id,
        worth=worth,
        note=note,
    )


def paid(at: datetime, what: Amount, *, external_id: str = "", note: str = "") -> Event | Aside:
    """A fee for nothing else in the file."""
    if is_fiat(what.symbol):
        return money(what.symbol, "fee")
    return Event(at=at, kind=Kind.FEE, gave=what, external_id=external_id, note=note)


def money(symbol: str, what: str) -> Aside:
    return Aside(f"A {what} of {symbol}: this ledger keeps coins, not money.", value=symbol)


def from_legs(at: datetime, legs: Legs, *, external_id: str = "") -> list[Event | Aside]:
    """One trade made of what came, what went and what it cost."""
    if len(legs.got) != 1 or len(legs.gave) != 1:
        names = ", ".join([*legs.gave, *legs.got]) or "nothing"
        raise RowProblem(f"These rows are no trade of one thing for another: {names}.")
    (got,) = (Amount(quantity, symbol) for symbol, quantity in legs.got.items())
    (gave,) = (Amount(quantity, symbol) for symbol, quantity in legs.gave.items())
    fees = [Amount(quantity, symbol) for symbol, quantity in legs.fees.items() if quantity > 0]
    trade = Event(
        at=at,
        kind=Kind.TRADE,
        got=got,
        gave=gave,
        fee=fees[0] if fees else None,
        external_id=external_id,
    )
    return [trade, *(paid(at, fee, external_id=external_id) for fee in fees[1:])]
