"""Write pools down as holdings and lots: only the rows that differ."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from transactions.lots.checkpoints import carry_of
from transactions.lots.pool import Lot as PoolLot
from transactions.lots.pool import Pool
from transactions.lots.replay import Pools
from transactions.models import CoinBook, Holding, Lot
from transactions.update_each import update_each

if TYPE_CHECKING:
    from transactions.reckon import House


def write(
    house: "House", book: CoinBook, pools: Pools, *, before: list[Lot] | None, now: datetime
) -> set[int]:
    """Make the database say what the pools say. `before` are the rows of the pools' lots.

    Answers the portfolios that were looked at.
    """
    coin = book.coin_id
    mine = Holding.objects.filter(portfolio__in=house.methods.keys(), coin=coin)
    kept = {holding.portfolio_id: holding for holding in mine}
    gone = kept.keys() - pools.keys() if before is None else set()
    if gone:
        mine.filter(portfolio__in=gone).delete()
        Lot.objects.filter(book=book, portfolio__in=gone).delete()
    for portfolio, pool in pools.items():
        holding = kept.get(portfolio) or Holding(portfolio_id=portfolio, coin_id=coin)
        fill(holding, pool, currency=house.owner.display_currency, now=now)
        _write_lots(book, portfolio, pool, _rows(book, portfolio, before))
        _name_unknown_cost(book, holding, pool)
        holding.save()
    return pools.keys() | gone


def _rows(book: CoinBook, portfolio: int, before: list[Lot] | None) -> Iterable[Lot]:
    if before is None:
        return book.lots_in(portfolio).iterator()
    return [row for row in before if row.portfolio_id == portfolio]


def fill(holding: Holding, pool: Pool, *, currency: str, now: datetime) -> None:
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


def _name_unknown_cost(book: CoinBook, holding: Holding, pool: Pool) -> None:
    """The oldest lot without a cost says why the whole has none; it may not be in the pool."""
    if pool.broken or not pool.unknown_lots:
        return
    unknown = book.lots_in(holding.portfolio_id).filter(cost__isnull=True)
    holding.cost_unknown = unknown.order_by("acquired_at", "seq")[0].cause


def _write_lots(book: CoinBook, portfolio: int, pool: Pool, old: Iterable[Lot]) -> None:
    if pool.broken:
        book.lots_in(portfolio).delete()
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
    update_each(changed, fields)
    new = [new_lot(book, portfolio, book.edition, lot) for lot in left.values()]
    Lot.objects.bulk_create(new, batch_size=500)


def new_lot(book: CoinBook, portfolio: int, edition: int, lot: PoolLot) -> Lot:
    row = Lot(book=book, portfolio_id=portfolio, edition=edition, seq=lot.seq)
    _fill(row, lot)
    return row


def _fill(row: Lot, lot: PoolLot) -> bool:
    """Whether anything had to change."""
    facts = (lot.acquired, lot.quantity, lot.cost, lot.unit, lot.cause)
    same = (row.acquired_at, row.quantity, row.cost, row.unit, row.cause) == facts
    row.acquired_at, row.quantity, row.cost, row.unit, row.cause = facts
    return not same
