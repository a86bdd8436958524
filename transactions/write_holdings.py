"""Write pools down as holdings and lots: only the rows that differ."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from transactions.lots.checkpoints import carry_of
from transactions.lots.pool import Lot as PoolLot
from transactions.lots.pool import Pool
from transactions.lots.replay import Pools
from transactions.models import Holding, Lot

if TYPE_CHECKING:
    from transactions.reckon import House


def write(
    house: "House", coin: str, pools: Pools, *, before: list[Lot] | None, now: datetime
) -> set[int]:
    """Make the database say what the pools say. `before` are the rows of the pools' lots.

    Answers the portfolios that were looked at.
    """
    mine = Holding.objects.filter(portfolio__in=house.methods.keys(), coin=coin)
    kept = {holding.portfolio_id: holding for holding in mine}
    gone = kept.keys() - pools.keys() if before is None else set()
    if gone:
        mine.filter(portfolio__in=gone).delete()
    for portfolio, pool in pools.items():
        holding = kept.get(portfolio) or Holding(portfolio_id=portfolio, coin_id=coin)
        _write_holding(holding, pool, currency=house.owner.display_currency, now=now)
        old = _rows(holding, before)
        _write_lots(holding, pool, old)
        _name_unknown_cost(holding, pool)
    return pools.keys() | gone


def count_lots(house: "House", coin: str) -> int:
    return Lot.objects.filter(
        holding__portfolio__in=house.methods.keys(), holding__coin=coin
    ).count()


def _rows(holding: Holding, before: list[Lot] | None) -> Iterable[Lot]:
    if before is None:
        return Lot.objects.filter(holding=holding).iterator()
    return [row for row in before if row.holding_id == holding.pk]


def _write_holding(holding: Holding, pool: Pool, *, currency: str, now: datetime) -> None:
    unknown = "" if pool.cost is not None else pool.broken or "unknown"
    facts = {
        "quantity": pool.quantity,
        "currency": currency,
        "cost": pool.cost,
        "realised": pool.realised,
        "cost_unknown": unknown,
        "realised_unknown": pool.realised_unknown,
        "carry": carry_of(pool),
    }
    for name, value in facts.items():
        setattr(holding, name, value)
    holding.updated_at = now
    holding.save()


def _name_unknown_cost(holding: Holding, pool: Pool) -> None:
    """The oldest lot without a cost says why the whole has none; it may not be in the pool."""
    if pool.broken or not pool.unknown_lots:
        return
    unknown = Lot.objects.filter(holding=holding, cost__isnull=True)
    holding.cost_unknown = unknown.order_by("acquired_at", "seq")[0].cause
    holding.save(update_fields=["cost_unknown"])


def _write_lots(holding: Holding, pool: Pool, old: Iterable[Lot]) -> None:
    if pool.broken:
        Lot.objects.filter(holding=holding).delete()
        return
    left = {lot.seq: lot for lot in pool.lots()}
    gone, changed = [], []
    for row in old:
        lot = left.pop(row.seq, None)
        if lot is None:
            gone.append(row.pk)
        elif _fill(row, lot):
            changed.append(row)
    for start in range(0, len(gone), 500):
        Lot.objects.filter(pk__in=gone[start : start + 500]).delete()
    fields = ["acquired_at", "quantity", "cost", "unit", "cause"]
    Lot.objects.bulk_update(changed, fields, batch_size=100)
    new = [Lot(holding=holding, seq=lot.seq) for lot in left.values()]
    for row in new:
        _fill(row, left[row.seq])
    Lot.objects.bulk_create(new, batch_size=500)


def _fill(row: Lot, lot: PoolLot) -> bool:
    """Whether anything had to change."""
    facts = (lot.acquired, lot.quantity, lot.cost, lot.unit, lot.cause)
    same = (row.acquired_at, row.quantity, row.cost, row.unit, row.cause) == facts
    row.acquired_at, row.quantity, row.cost, row.unit, row.cause = facts
    return not same
