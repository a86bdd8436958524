"""One coin reckoned from its first entry on, beside what shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from market.models import Coin
from transactions import write_holdings
from transactions.beside.editions import CHUNK, next_edition
from transactions.breathe import breathe
from transactions.lots.legs import legs_of
from transactions.lots.pool import Pool
from transactions.lots.replay import Pools
from transactions.models import CoinBook, Holding, Lot
from transactions.read_ledger import AsIf
from transactions.reckon import House, replay_and_mark


@dataclass(frozen=True, slots=True)
class Staged:
    """A coin as it will be."""

    book: CoinBook
    seen: int  # how often the book had been written when its ledger was read
    before: int  # the edition it will take the place of
    holdings: list[Holding]


def stage_coin(house: House, coin: str, *, as_if: AsIf, now: datetime) -> Staged:
    """Write another edition of the coin's book; the ledger is read after the book."""
    CoinBook.objects.bulk_create([CoinBook(owner=house.owner, coin_id=coin)], ignore_conflicts=True)
    book = CoinBook.objects.get(owner=house.owner, coin_id=coin)
    seen, before = book.writes, book.edition
    symbol = Coin.objects.values_list("symbol", flat=True).get(pk=coin).upper()
    legs = legs_of(house.ledger(coin, as_if=as_if).entries(), coin, symbol=symbol)
    pools: Pools = {}
    book.edition, book.steps = next_edition(book, now=now), 0
    marks = replay_and_mark(house, book, legs, pools, symbol=symbol)
    for chunk in _chunks(_lots(book, pools)):
        Lot.objects.bulk_create(chunk, batch_size=500)
        breathe()
    for mark in marks:
        mark.save(force_insert=True)
    book.last_at = legs[-1].at if legs else None
    book.steps, book.marked = len(legs), max((mark.steps for mark in marks), default=0)
    book.writes, book.behind = seen + 1, False
    holdings = [_holding(house, coin, *each, now=now) for each in pools.items()]
    return Staged(book, seen, before, holdings)


def _holding(house: House, coin: str, portfolio: int, pool: Pool, *, now: datetime) -> Holding:
    holding = Holding(portfolio_id=portfolio, coin_id=coin)
    write_holdings.fill(holding, pool, currency=house.owner.display_currency, now=now)
    unknown = [lot for lot in pool.lots() if lot.cost is None]
    if unknown and not pool.broken:
        holding.cost_unknown = min(unknown, key=lambda lot: (lot.acquired, lot.seq)).cause
    return holding


def _lots(book: CoinBook, pools: Pools) -> Iterator[Lot]:
    for portfolio, pool in pools.items():
        if not pool.broken:
            for lot in pool.lots():
                yield write_holdings.new_lot(book, portfolio, book.edition, lot)


def _chunks(rows: Iterator[Lot]) -> Iterator[list[Lot]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
