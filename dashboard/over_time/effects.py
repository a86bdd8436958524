"""What an entry changes: how much of its coins is held, and how much money went in or out.

Pure. A deposit is not a gain and a withdrawal no loss, so what crosses the border of a portfolio
counts as money that was put in or taken out: a purchase by what was paid, a transfer by what the
coins were worth that day. What is received as income, lost or paid as a fee in coins crosses no
border: it makes the portfolio's own gain or loss.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from transactions.kinds import Kind
from transactions.lots.exact import ZERO, exact
from transactions.lots.legs import Leg, Recorded, leg_of

_PAID = frozenset({Kind.BUY, Kind.TRADE})
_PAID_OUT = frozenset({Kind.SELL, Kind.SPEND})


class Held(NamedTuple):
    """So much more of a coin is held; of it this much crossed the border without a price."""

    portfolio: int
    coin: str
    change: Decimal
    crossed: Decimal = ZERO


class Money(NamedTuple):
    """Money that was put in (or, negative, taken out) for a coin; None: unknown, with the cause.

    In a trade another coin was `given` for it: then it crosses only if one of the two counts.
    """

    portfolio: int
    coin: str
    amount: Decimal | None
    cause: str = ""
    given: str | None = None


@exact
def holdings_changed(entry: Recorded) -> list[Held]:
    """How much more or less is held of each coin that the entry touches."""
    coins = dict.fromkeys((entry.coin, entry.other_coin, entry.fee_coin))
    found: list[Held] = []
    for coin in coins:
        leg = leg_of(entry, coin, symbol="") if coin else None
        if leg is not None and coin:
            found += _of_leg(entry, leg, coin)
    return found


def _of_leg(entry: Recorded, leg: Leg, coin: str) -> Iterator[Held]:
    if leg.incoming:
        crossed = leg.quantity if entry.kind == Kind.TRANSFER_IN else ZERO
        yield Held(leg.portfolio, coin, leg.quantity, crossed)
        return
    yield Held(leg.portfolio, coin, -leg.quantity, -leg.passing)
    if leg.to is not None:
        yield Held(leg.to, coin, leg.arrives, leg.arrives)


@exact
def money_moved(entry: Recorded) -> list[Money]:
    """Money that crossed, or would if one of the coins did not count, with the entry."""
    worth, fee = _worth(entry), _fee_in_money(entry)
    cause = entry.unknown or "An entry has no price."
    moved = [
        Money(entry.portfolio, entry.coin, amount, "" if amount is not None else cause, given)
        for amount, given in ((worth, entry.other_coin), (fee, None))
    ]
    return [money for money in moved if money.amount is None or money.amount]


def _worth(entry: Recorded) -> Decimal | None:
    if entry.kind in _PAID_OUT:
        return None if entry.worth is None else -entry.worth
    return entry.worth if entry.kind in _PAID else ZERO


def _fee_in_money(entry: Recorded) -> Decimal | None:
    """Money that was put in to be gone; a fee in coins comes out of what is held."""
    if entry.kind == Kind.TRANSFER_IN:  # the other end tells, when it is known
        return ZERO
    fee = ZERO if entry.fee is None or entry.fee_coin is not None else entry.fee_worth
    if entry.arrival is None or fee is None:
        return fee
    charged = entry.arrival.expense
    return None if charged is None else fee + charged
