"""How much of a coin lies on which exchange, as far as the entries name one."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from accounts.models import User
from transactions.kinds import COMING_IN, Kind
from transactions.lots.exact import WIDE, ZERO
from transactions.models import Transaction


def amounts_per_exchange(owner: User, coin: str) -> list[tuple[str, Decimal]]:
    """The exchanges with what is there, the largest first; "" stands for no exchange named."""
    held: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for exchange, change in _changes(owner, coin):
        held[exchange] = WIDE.add(held[exchange], change)
    found = [(exchange, amount) for exchange, amount in held.items() if amount]
    return sorted(found, key=lambda each: (-each[1], each[0]))


def _changes(owner: User, coin: str) -> Iterator[tuple[str, Decimal]]:
    mine = Transaction.objects.of(owner).touching(coin).filter(portfolio__archived_at=None)
    columns = ("kind", "coin_id", "quantity", "other_coin_id", "other_quantity", "fee",
               "fee_coin_id", "exchange", "to_exchange")  # fmt: skip
    for row in mine.order_by().values_list(*columns).iterator():
        kind, main, quantity, other, given, fee, fee_coin, exchange, to_exchange = row
        if main == coin:
            yield exchange, quantity if kind in COMING_IN else -quantity
        if main == coin and kind == Kind.MOVE:
            yield to_exchange, quantity
        if other == coin and given is not None:
            yield exchange, -given
        if fee_coin == coin and fee is not None:
            yield exchange, -fee
