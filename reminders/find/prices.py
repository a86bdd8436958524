"""All the prices that may be relied on at once, for whoever has the rest in memory."""

from collections.abc import Sequence

import numpy as np

from reminders.find.asked import Numbers
from reminders.find.asking import Asking, is_postgres, rows

QUOTES = "FROM market_quote q WHERE {known} AND q.price_real IS NOT NULL"
# PostgreSQL's rows are slow to receive, one by one; no coin's id holds a line feed.
PRICES = {
    True: "SELECT string_agg(q.coin_id, chr(10)), string_agg(float8send(q.price_real), '') "
    + QUOTES,
    False: "SELECT q.coin_id, q.price_real " + QUOTES,
}


def prices(asking: Asking) -> tuple[Sequence[str], Numbers]:
    """Coins, and what they cost in dollars, in one order."""
    found = rows(PRICES[is_postgres()].format(known=asking.known), asking.times)
    if not is_postgres():
        coins, numbers = zip(*found, strict=True) if found else ((), ())
        return coins, np.array(numbers, dtype=np.float64)
    [(names, packed)] = found
    return (names.split("\n"), np.frombuffer(packed, dtype=">f8")) if names else ([], np.zeros(0))
