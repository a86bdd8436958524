"""What an entry does to each of its coins: at most one leg a coin.

Legs of a coin are reckoned in the order of `Leg.turn`: by time, then by the order the person gave,
then what comes in before what moves before what goes out, then by what the entry says. The ids of
rows decide nothing, so it does not matter in which order entries were typed in.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tracker.lib.decimals import spelling
from transactions.kinds import Kind
from transactions.lots.exact import ZERO, exact

# Where a fee belongs to what was paid or received. Elsewhere it is simply lost.
_FEE_COUNTS = frozenset({Kind.BUY, Kind.SELL, Kind.TRADE, Kind.INCOME, Kind.SPEND})
_PASSING = frozenset({Kind.TRANSFER_OUT, Kind.MOVE})


class Arrival(NamedTuple):
    """The other end of a matched transfer."""

    portfolio: int
    quantity: Decimal
    expense: Decimal | None  # what the receiving side charged in money


class Recorded(NamedTuple):
    """An entry of the ledger as the arithmetic sees it, with what it was worth when saved."""

    portfolio: int
    kind: str
    coin: str
    quantity: Decimal
    at: datetime
    order: int = 0
    other_coin: str | None = None
    other_quantity: Decimal | None = None
    fee: Decimal | None = None
    fee_coin: str | None = None
    to_portfolio: int | None = None
    worth: Decimal | None = None
    fee_worth: Decimal | None = None
    unknown: str = ""
    content: tuple[str, ...] = ()
    is_matched: bool = False  # a transfer in whose other end is known: it does nothing itself
    arrival: Arrival | None = None

    def own_fee(self, coin: str | None) -> Decimal:
        """The part of the fee that was paid in that coin."""
        return self.fee if self.fee is not None and self.fee_coin == coin else ZERO

    @property
    def side_fee(self) -> Decimal | None:
        """What the fee was worth, where it was paid in neither of the coins; None: unknown."""
        if self.fee is None or self.fee_coin in {self.coin, self.other_coin} - {None}:
            return ZERO
        return self.fee_worth


class Leg(NamedTuple):
    """One coin in one portfolio comes in or goes out."""

    turn: tuple[object, ...]
    portfolio: int
    at: datetime
    incoming: bool
    quantity: Decimal
    money: Decimal | None  # its cost when it comes in, what it brought when it goes out
    cause: str = ""  # why the money is unknown
    passing: Decimal = ZERO  # of the quantity: leaves at cost, without profit
    to: int | None = None  # where what is passing arrives
    arrives: Decimal = ZERO


def leg_of(entry: Recorded, coin: str, *, symbol: str) -> Leg | None:
    """What the entry does to this coin; None when it does nothing."""
    if coin == entry.coin:
        if entry.kind in _PASSING:
            return _passing(entry)
        if entry.kind in {Kind.BUY, Kind.INCOME, Kind.TRADE, Kind.TRANSFER_IN}:
            return _coming_in(entry, symbol)
        return _going_out(entry)
    if coin == entry.other_coin and entry.other_quantity is not None:
        quantity = entry.other_quantity + entry.own_fee(coin)
        return _leg(entry, 2, False, quantity, entry.worth)
    if coin == entry.fee_coin and entry.fee is not None and entry.fee:
        money = entry.fee_worth if entry.kind in _FEE_COUNTS else ZERO
        return _leg(entry, 2, False, entry.fee, money)
    return None


def _coming_in(entry: Recorded, symbol: str) -> Leg | None:
    quantity = entry.quantity - entry.own_fee(entry.coin)
    if entry.kind != Kind.TRANSFER_IN:
        return _leg(entry, 0, True, quantity, _sum(entry.worth, entry.side_fee))
    if entry.is_matched:
        return None
    cause = (
        f"The transfer in of {spelling(entry.quantity)} {symbol} on {entry.at.day} "
        f"{entry.at:%B %Y} has no known cost."
    )
    return _leg(entry, 0, True, quantity, None)._replace(cause=cause)


def _going_out(entry: Recorded) -> Leg:
    quantity = entry.quantity + entry.own_fee(entry.coin)
    fee = None if entry.side_fee is None else -entry.side_fee
    if entry.kind in _FEE_COUNTS:
        return _leg(entry, 2, False, quantity, _sum(entry.worth, fee))
    return _leg(entry, 2, False, quantity, _lost_fee(entry))


def _passing(entry: Recorded) -> Leg:
    """A transfer: what passes keeps its cost; what the way cost is lost."""
    quantity = entry.quantity + entry.own_fee(entry.coin)
    to, arrives, expense = entry.to_portfolio, entry.quantity, _lost_fee(entry)
    if entry.arrival is not None:
        to, arrives = entry.arrival.portfolio, entry.arrival.quantity
        charged = entry.arrival.expense
        expense = _sum(expense, None if charged is None else -charged)
    leg = _leg(entry, 1 if to else 2, False, quantity, expense)
    return leg._replace(passing=min(arrives, entry.quantity), to=to, arrives=arrives)


def _lost_fee(entry: Recorded) -> Decimal | None:
    """Money that went away for nothing; a fee in a coin is that coin's own loss."""
    if entry.fee is None or entry.fee_coin is not None:
        return ZERO
    return None if entry.fee_worth is None else -entry.fee_worth


def _leg(
    entry: Recorded, rank: int, incoming: bool, quantity: Decimal, money: Decimal | None
) -> Leg:
    turn = (
        entry.at, entry.order, rank, entry.content, spelling(quantity),
        "" if money is None else spelling(money), entry.portfolio, entry.to_portfolio or 0,
    )  # fmt: skip
    cause = entry.unknown or "No price was given." if money is None else ""
    return Leg(turn, entry.portfolio, entry.at, incoming, quantity, money, cause)


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


@exact
def legs_of(entries: Iterator[Recorded], coin: str, *, symbol: str) -> list[Leg]:
    """Everything that happens to the coin, in the order in which it is reckoned."""
    found = (leg_of(entry, coin, symbol=symbol) for entry in entries)
    return sorted((leg for leg in found if leg is not None), key=lambda leg: leg.turn)
