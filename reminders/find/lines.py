"""Armed and waiting reminders of coins: price and change.

Armed and waiting reminders with the same metric and currency are a group. A large group is probed:
two range probes for every quote. A small one is read through. Both see the same rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reminders.find.asking import ARMED, SLACK, WAITING, Asking, ids, is_postgres, rows
from reminders.metrics.metric import Metric
from reminders.metrics.registry import METRICS

SMALL = 2000

# A loose walk over the index: each step finds the next group and skips its members. Two questions,
# because SQLite would read every member of a group to answer (metric, currency) > (…).
FIRST_GROUP = """
    SELECT r.metric, r.currency FROM reminders_reminder r{index} WHERE {state}
    ORDER BY r.metric, r.currency LIMIT 1"""
NEXT_CURRENCY = """
    SELECT r.metric, r.currency FROM reminders_reminder r{index}
    WHERE {state} AND r.metric = %(metric)s AND r.currency > %(currency)s
    ORDER BY r.metric, r.currency LIMIT 1"""
NEXT_METRIC = """
    SELECT r.metric, r.currency FROM reminders_reminder r{index}
    WHERE {state} AND r.metric > %(metric)s
    ORDER BY r.metric, r.currency LIMIT 1"""
COUNT = """
    SELECT count(*) FROM (
        SELECT 1 FROM reminders_reminder r{index}
        WHERE {state} AND r.metric = %s AND r.currency = %s LIMIT %s) few"""

PROBE = {
    True: """
        SELECT r.id FROM ({quotes}) q CROSS JOIN LATERAL (
            SELECT r.id FROM reminders_reminder r WHERE {state} AND r.metric = %(metric)s
            AND r.currency = %(currency)s AND r.coin_id = q.coin_id
            AND r.direction = '{direction}' AND {beyond} OFFSET 0) r""",
    False: """
        SELECT r.id FROM ({quotes}) q CROSS JOIN reminders_reminder r INDEXED BY {index}
        WHERE {state} AND r.metric = %(metric)s AND r.currency = %(currency)s
        AND r.coin_id = q.coin_id AND r.direction = '{direction}' AND {beyond}""",
}
THROUGH = {
    True: """
        SELECT r.id FROM (
            SELECT * FROM reminders_reminder r WHERE {state} AND r.metric = %(metric)s
            AND r.currency = %(currency)s OFFSET 0) r
        CROSS JOIN LATERAL ({quotes} AND q.coin_id = r.coin_id OFFSET 0) q
        WHERE (r.direction = 'above' AND {above}) OR (r.direction = 'below' AND {below})""",
    False: """
        SELECT r.id FROM reminders_reminder r INDEXED BY {index}
        CROSS JOIN ({quotes}) q ON q.coin_id = r.coin_id
        WHERE {state} AND r.metric = %(metric)s AND r.currency = %(currency)s
        AND ((r.direction = 'above' AND {above}) OR (r.direction = 'below' AND {below}))""",
}


@dataclass(frozen=True, slots=True)
class Set:
    """The armed or the waiting reminders: their condition, their index, and what moves them."""

    state: str
    index: str
    above: str
    below: str


ARMED_SET = Set(
    ARMED, "reminder_armed", "r.threshold_real <= q.highest", "r.threshold_real >= q.lowest"
)
_RESTED = "(r.wait_until IS NULL OR r.wait_until <= %(now)s)"
# The first comparison is the index's; the second one knows the margin.
WAITING_SET = Set(
    WAITING,
    "reminder_waiting",
    "r.threshold_real >= q.lower AND r.threshold_real - {margin} >= q.lower AND " + _RESTED,
    "r.threshold_real <= q.upper AND r.threshold_real + {margin} <= q.upper AND " + _RESTED,
)


def candidates(asking: Asking, *, small: int = SMALL) -> Iterator[int]:
    """Everything the present quotes may fire or arm; groups up to `small` are read through."""
    rates = asking.rates()
    for chosen in (ARMED_SET, WAITING_SET):
        for metric, currency in groups(chosen):
            known = METRICS.get(metric)
            if known is not None and known.of_coin and (currency in rates or not currency):
                rate = rates[currency] if currency else 1.0
                group = Group(chosen, known, currency, rate)
                yield from _members(asking, group, small=small)


def groups(chosen: Set) -> Iterator[tuple[str, str]]:
    """Every metric with every currency that is in use."""
    found = rows(by_hint(FIRST_GROUP, chosen), by_index=True)
    while found:
        [(metric, currency)] = found
        yield metric, currency
        here = {"metric": metric, "currency": currency}
        found = rows(by_hint(NEXT_CURRENCY, chosen), here, by_index=True) or rows(
            by_hint(NEXT_METRIC, chosen), here, by_index=True
        )


def by_hint(sql: str, chosen: Set) -> str:
    """With the index named where the engine can be told."""
    return sql.format(
        state=chosen.state, index="" if is_postgres() else f" INDEXED BY {chosen.index}"
    )


@dataclass(frozen=True, slots=True)
class Group:
    chosen: Set
    metric: Metric
    currency: str
    rate: float  # how much of it a dollar buys


def _members(asking: Asking, group: Group, *, small: int) -> Iterator[int]:
    names = [group.metric.name, group.currency]
    count = by_hint(COUNT, group.chosen)
    [(few,)] = rows(count, [*names, small + 1], by_index=True)
    parameters = {
        **asking.times,
        "metric": group.metric.name,
        "currency": group.currency,
        "rate": group.rate,
        "slack": SLACK,
    }
    for sql in statements(asking, group.chosen, group.metric, small=few <= small):
        yield from ids(sql, parameters, by_index=few <= small)


def statements(asking: Asking, chosen: Set, metric: Metric, *, small: bool) -> list[str]:
    """The SQL for one group, on the engine at hand."""
    words = {
        "quotes": quotes(asking, metric),
        "state": chosen.state,
        "index": chosen.index,
        "above": chosen.above.format(margin=_margin(metric)),
        "below": chosen.below.format(margin=_margin(metric)),
    }
    if small:
        return [THROUGH[is_postgres()].format(**words)]
    return [
        PROBE[is_postgres()].format(**words, direction=direction, beyond=words[direction])
        for direction in ("above", "below")
    ]


def quotes(asking: Asking, metric: Metric) -> str:
    """Each coin's value with slack on either side, and as far as it was seen to go meanwhile."""
    value = "q.price_real * %(rate)s" if metric.column == "price" else _real(metric.column)
    high = low = value
    if metric.column == "price":
        high = _further("high", ">", value)
        low = _further("low", "<", value)
    return f"""SELECT q.coin_id,
        {high} + abs({high}) * %(slack)s AS highest, {low} - abs({low}) * %(slack)s AS lowest,
        {value} + abs({value}) * %(slack)s AS upper, {value} - abs({value}) * %(slack)s AS lower
        FROM market_quote q WHERE {asking.known}"""  # noqa: S608 - our own names only


def _further(end: str, beyond: str, value: str) -> str:
    """A touch, as market.changes.AcceptedPrice sees one."""
    reached, before = _real(f"{end}_24h"), _real(f"{end}_before")
    return f"""CASE WHEN q.{end}_trusted AND q.{end}_24h <> q.{end}_before
        AND {reached} {beyond}= {before} AND {reached} * %(rate)s {beyond} {value}
        THEN {reached} * %(rate)s ELSE {value} END"""


def _real(column: str) -> str:
    kind = "double precision" if is_postgres() else "REAL"
    return f"CAST(q.{column} AS {kind})"


def _margin(metric: Metric) -> str:
    kind = "double precision" if is_postgres() else "REAL"
    return f"""(CASE WHEN r.wait_until IS NULL THEN 0.0 WHEN r.margin IS NOT NULL
        THEN CAST(r.margin AS {kind}) ELSE {metric.margin.sql} END)"""
