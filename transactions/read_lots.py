"""A coin's pools as they stand in the database, with as many lots as the next legs can reach."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from transactions.lots import checkpoints
from transactions.lots.exact import exact
from transactions.lots.legs import Leg
from transactions.lots.pool import Lot as PoolLot
from transactions.lots.replay import Pools
from transactions.models import CoinBook, Holding, Lot

FEW_LEGS = 32
_CHUNK = 20
_SLACK = 1e-9  # of a floating-point mirror


@dataclass(frozen=True, slots=True)
class Reach:
    pools: Pools
    lots: list[Lot]  # the rows the pools' lots came from


@exact
def pools_within_reach(
    book: CoinBook, methods: Mapping[int, str], legs: Sequence[Leg] | None
) -> Reach:
    """The pools with the lots these legs can take; with all of them when legs is None."""
    wanted: dict[int, Decimal] | None = None
    if legs is not None and len(legs) <= FEW_LEGS:
        wanted = _wanted(legs)
    pools: Pools = {}
    loaded: list[Lot] = []
    for holding in Holding.objects.filter(portfolio__in=methods.keys(), coin=book.coin_id):
        rows = list(_lots(book, holding, wanted))
        loaded += rows
        pools[holding.portfolio_id] = checkpoints.pool_of(
            holding.carry, quantity=holding.quantity, lots=map(_pool_lot, rows)
        )
    return Reach(pools, loaded)


def _wanted(legs: Sequence[Leg]) -> dict[int, Decimal]:
    """How much may go out of each portfolio at most."""
    found: defaultdict[int, Decimal] = defaultdict(Decimal)
    for leg in legs:
        if not leg.incoming:
            found[leg.portfolio] += leg.quantity
        if leg.to is not None:
            found[leg.to] += 0
    return found


def _lots(book: CoinBook, holding: Holding, wanted: Mapping[int, Decimal] | None) -> Iterator[Lot]:
    lots = book.lots_in(holding.portfolio_id)
    method = holding.carry["method"]
    if wanted is None or method == "average":
        yield from lots.iterator()
        return
    left = wanted.get(holding.portfolio_id, Decimal(0))
    if left <= 0:
        return
    if method == "hifo":
        yield from _dearest(lots, left)
        return
    order = ("-acquired_at", "-seq") if method == "lifo" else ("acquired_at", "seq")
    for lot in _in_chunks(lots.order_by(*order)):
        yield lot
        left -= lot.quantity
        if left <= 0:
            return


def _in_chunks(lots: QuerySet[Lot]) -> Iterator[Lot]:
    start = 0
    while rows := list(lots[start : start + _CHUNK]):
        yield from rows
        start += len(rows)
        if len(rows) < _CHUNK:
            return


def _dearest(lots: QuerySet[Lot], left: Decimal) -> Iterator[Lot]:
    """Enough of the lots with the highest unit cost, and all that may be as dear as the last."""
    known = lots.filter(unit_mirror__isnull=False)
    taken = {}
    for lot in _in_chunks(known.order_by("-unit_mirror", "seq")):
        taken[lot.pk] = lot
        left -= lot.quantity
        if left <= 0:
            edge = float(lot.unit or 0) * (1 - _SLACK)
            taken |= {each.pk: each for each in known.filter(unit_mirror__gte=edge)}
            break
    yield from taken.values()
    if left > 0:  # what has no known cost comes after all that has
        yield from lots.filter(unit_mirror__isnull=True)


def _pool_lot(row: Lot) -> PoolLot:
    return PoolLot(row.seq, row.acquired_at, row.quantity, row.cost, row.unit, row.cause)
