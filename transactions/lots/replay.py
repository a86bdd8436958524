"""From legs to pools: one step after the other, every coin that ever came or went accounted for."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from transactions.lots.exact import ZERO, exact
from transactions.lots.legs import Leg
from transactions.lots.pool import Lot, Pool

Pools = dict[int, Pool]


@exact
def replay(
    legs: Iterable[Leg],
    pools: Pools,
    *,
    methods: Mapping[int, str],
    symbol: str,
    after: Callable[[int], None] = lambda done: None,
) -> None:
    """Apply the legs, which must be in their order, to the pools by portfolio."""
    for number, leg in enumerate(legs, start=1):
        pool = _pool(pools, leg.portfolio, methods)
        if leg.incoming:
            pool.put(Lot(0, leg.at, leg.quantity, leg.money, None, leg.cause))
        else:
            _go_out(leg, pool, pools, methods, symbol)
        after(number)


def _pool(pools: Pools, portfolio: int, methods: Mapping[int, str]) -> Pool:
    if portfolio not in pools:
        pools[portfolio] = Pool(methods[portfolio])
    return pools[portfolio]


def _go_out(leg: Leg, pool: Pool, pools: Pools, methods: Mapping[int, str], symbol: str) -> None:
    taken = pool.take(leg.quantity, at=leg.at, symbol=symbol)
    passing, gone = _divide(taken, leg.passing)
    if leg.to is not None:
        target = _pool(pools, leg.to, methods)
        for lot in passing:
            target.put(Lot(0, lot.acquired, lot.quantity, lot.cost, lot.unit, lot.cause))
        if leg.arrives > leg.passing:  # more arrived than left: nobody knows what it cost
            extra = leg.arrives - leg.passing
            cause = f"More {symbol} arrived than was sent."
            target.put(Lot(0, leg.at, extra, None, None, cause))
    _realise(leg, pool, gone)


def _divide(taken: list[Lot], passing: Decimal) -> tuple[list[Lot], list[Lot]]:
    """What leaves at cost, and what is gone for what it brought."""
    if not passing:
        return [], taken
    going, gone, left = [], [], passing
    for lot in taken:
        if lot.quantity <= left:
            going.append(lot)
            left -= lot.quantity
        else:
            if left:
                going.append(lot.part(left))
                left = ZERO
            gone.append(lot)
    return going, gone


def _realise(leg: Leg, pool: Pool, gone: list[Lot]) -> None:
    if pool.broken or (not gone and leg.money == 0):
        return
    if leg.money is None:
        pool.realise(None, leg.cause)
        return
    cost = ZERO
    for lot in gone:
        if lot.cost is None:
            pool.realise(None, lot.cause)
            return
        cost += lot.cost
    pool.realise(leg.money - cost)
