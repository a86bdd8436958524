"""Numbers of all coins at once, for whoever has the rest in memory."""

from collections.abc import Mapping, Sequence
from itertools import repeat

import numpy as np

from reminders.find.asked import Codes, Numbers
from reminders.find.asking import Asking, in_parts, is_postgres, rows

AT_ONCE = 200
PRICES = """SELECT q.coin_id, q.price_real AS price FROM market_quote q
    WHERE {known} AND q.price_real IS NOT NULL"""


def prices(asking: Asking) -> tuple[Sequence[str], Numbers]:
    """Coins, and what they cost in dollars, in one order."""
    coins, [in_dollars] = numbers(PRICES.format(known=asking.known), asking, "price")
    return coins, in_dollars


def numbers(sql: str, asking: Asking, *columns: str) -> tuple[Sequence[str], list[Numbers]]:
    """The coin_id of every row, and its numbers by column; NaN is unknown."""
    if not is_postgres():
        return _one_by_one(sql, asking, len(columns))
    # PostgreSQL's rows are slow to receive, one by one.
    packed = ", ".join(f"string_agg(float8send(COALESCE(v.{name}, 'NaN')), '')" for name in columns)
    [(names, *bytes_of)] = rows(
        f"SELECT json_agg(v.coin_id), {packed} FROM ({sql}) v",  # noqa: S608 - our own names
        asking.times,
    )
    return names or [], [
        np.frombuffer(each or b"", dtype=">f8").astype(np.float64) for each in bytes_of
    ]


def places(names: Sequence[str], known: Mapping[str, int]) -> Codes:
    """Where these are; -1, the last place, is that of all others."""
    return np.fromiter(map(known.get, names, repeat(-1)), dtype=np.int64, count=len(names))


def _one_by_one(sql: str, asking: Asking, count: int) -> tuple[list[str], list[Numbers]]:
    """A few rows at a time: of thousands at once the garbage collector would look at everything."""
    coins: list[str] = []
    listed: list[list[float | None]] = [[] for _ in range(count)]
    for some in in_parts(sql, asking.times, size=AT_ONCE):
        names, *values = zip(*some, strict=True)
        coins += names
        for column, more in zip(listed, values, strict=True):
            column.extend(more)
    return coins, [np.array(column, dtype=np.float64) for column in listed]
