"""Pools written down and read back, and which of the writings are worth keeping.

Checkpoints stand at distances from the end that double, so that an edit in the past replays at most
a few times the entries that came after it, while their number grows with the logarithm only.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from tracker.lib.decimals import spelling
from transactions.lots.pool import Lot, Pool

GAP = 64


def carry_of(pool: Pool) -> dict[str, Any]:
    """A pool without its lots."""
    return {
        "method": pool.method,
        "known_cost": spelling(pool.known_cost),
        "unknown_lots": pool.unknown_lots,
        "known_realised": spelling(pool.known_realised),
        "realised_cause": pool.realised_cause,
        "broken": pool.broken,
        "seq": pool.seq,
        "count": pool.count,
    }


def pool_of(carry: dict[str, Any], *, quantity: Decimal, lots: Iterable[Lot]) -> Pool:
    pool = Pool(
        carry["method"],
        quantity,
        Decimal(carry["known_cost"]),
        carry["unknown_lots"],
        Decimal(carry["known_realised"]),
        carry["realised_cause"],
        carry["broken"],
        carry["seq"],
        carry["count"],
    )
    pool.lay(lots)
    return pool


def written(pools: dict[int, Pool]) -> str:
    return json.dumps(
        {
            str(portfolio): {
                "carry": carry_of(pool),
                "quantity": spelling(pool.quantity),
                "lots": [_lot_written(lot) for lot in pool.lots()],
            }
            for portfolio, pool in pools.items()
        }
    )


def read(state: str) -> dict[int, Pool]:
    return {
        int(portfolio): pool_of(
            facts["carry"],
            quantity=Decimal(facts["quantity"]),
            lots=[_lot_read(row) for row in facts["lots"]],
        )
        for portfolio, facts in json.loads(state).items()
    }


def _lot_written(lot: Lot) -> list[Any]:
    cost = None if lot.cost is None else spelling(lot.cost)
    unit = None if lot.unit is None else spelling(lot.unit)
    return [lot.seq, lot.acquired.isoformat(), spelling(lot.quantity), cost, unit, lot.cause]


def _lot_read(row: list[Any]) -> Lot:
    seq, acquired, quantity, cost, unit, cause = row
    return Lot(
        seq,
        datetime.fromisoformat(acquired),
        Decimal(quantity),
        None if cost is None else Decimal(cost),
        None if unit is None else Decimal(unit),
        cause,
    )


def marks(moments: Sequence[datetime]) -> set[int]:
    """After how many of these steps to write: far ones sparsely, and never amid one moment."""
    found = set()
    distance = GAP
    while distance < len(moments):
        place = len(moments) - distance
        while place and moments[place - 1] == moments[place]:
            place -= 1
        if place:
            found.add(place)
        distance *= 2
    return found


def superfluous(steps: Iterable[int], *, now: int) -> set[int]:
    """Of the checkpoints at these steps, those that the others make up for."""
    octaves: dict[int, list[int]] = {}
    for step in sorted(steps):
        octaves.setdefault(((now - step) // GAP).bit_length(), []).append(step)
    return {step for octave in octaves.values() for step in octave[1:-1]}
