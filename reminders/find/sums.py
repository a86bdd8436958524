"""What each reminder of holdings amounts to, added up by the database in floating-point numbers."""

from collections.abc import Mapping, Sequence

import numpy as np

from reminders.find.asked import NEVER, OF_HOLDING, Sums
from reminders.find.asking import Asking, is_postgres, rows

# What is left out counts in a holding of its own, and in no balance.
PARTS = """
    FROM (SELECT id, owner_id, coin_id, portfolio_id FROM reminders_reminder{index}
        WHERE {condition}{narrowed}) r
    {join} transactions_portfolio p ON p.owner_id = r.owner_id
        AND (p.id = r.portfolio_id OR (r.portfolio_id IS NULL AND p.archived_at IS NULL))
    {join} transactions_holding h ON h.portfolio_id = p.id
        AND (r.coin_id IS NULL OR h.coin_id = r.coin_id)
    LEFT JOIN transactions_holdingchoice c
        ON c.portfolio_id = h.portfolio_id AND c.coin_id = h.coin_id
    {joined}
    WHERE NOT (r.coin_id IS NULL AND COALESCE(c.left_out, {false}))"""
SUMS = """
    WITH unit(code, usd) AS (VALUES {units})
    SELECT id, SUM(worth) AS balance, SUM(abs(worth)), SUM(cost), SUM(realised),
        COUNT(*) - COUNT(worth), COUNT(*) - COUNT(cost), COUNT(*) - COUNT(realised)
    FROM (
        SELECT r.id,
            CASE WHEN h.quantity_mirror = 0 THEN 0.0
                WHEN c.price IS NOT NULL THEN h.quantity_mirror * CAST(c.price AS {real}) * hand.usd
                WHEN {known} THEN h.quantity_mirror * q.price_real END AS worth,
            CAST(h.cost AS {real}) * money.usd AS cost,
            CAST(h.realised AS {real}) * money.usd AS realised
        {parts}
    ) parts GROUP BY id"""
JOINED = """LEFT JOIN market_quote q ON q.coin_id = h.coin_id
    LEFT JOIN unit hand ON hand.code = c.currency
    LEFT JOIN unit money ON money.code = h.currency"""


def parts(*, joined: str = "", only: Sequence[int] | None = None) -> str:
    """SQL: every holding of every watched reminder, or of only these."""
    postgres = is_postgres()
    whole = only is None
    return PARTS.format(
        index=" INDEXED BY reminder_of_holdings" if whole and not postgres else "",
        join="JOIN" if postgres else "CROSS JOIN",
        condition=OF_HOLDING,
        narrowed="" if only is None else f" AND id IN ({', '.join(map(str, only))})",
        joined=joined,
        false="FALSE" if postgres else "0",
    )


def statement(asking: Asking, *, only: Sequence[int] | None = None) -> str:
    return SUMS.format(
        units=", ".join(f"('{code}', {1 / rate!r})" for code, rate in asking.rates().items()),
        real=real(),
        known=asking.known,
        parts=parts(joined=JOINED, only=only),
    )


def real() -> str:
    return "double precision" if is_postgres() else "REAL"


def add_up(asking: Asking, reminders: Sequence[int], *, all_watched: bool = True) -> Sums:
    """The sums of these reminders, in their order; who holds nothing has nothing, for certain."""
    only = None if all_watched else reminders
    found = {row[0]: row[1:] for row in rows(statement(asking, only=only), asking.times)}
    table = np.array([_sums(found, pk) for pk in reminders], dtype=np.float64).reshape(-1, 4)
    return Sums(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def _sums(found: Mapping[int, tuple[float | None, ...]], pk: int) -> tuple[float, ...]:
    if pk not in found:
        return 0.0, 0.0, 0.0, 0.0
    worth, size, cost, realised, *unknown = found[pk]
    return (
        _known(worth, unknown[0]),
        _known(size, unknown[0]),
        _known(cost, unknown[1]),
        _known(realised, unknown[2]),
    )


def _known(value: float | None, unknown: float | None) -> float:
    return NEVER if unknown or value is None else float(value)
