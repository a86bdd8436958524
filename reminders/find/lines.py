"""Armed and waiting reminders of coins: price and change.

Armed and waiting reminders with the same metric and currency are a group. A large group is probed:
two range probes for every quote, or only for those that may reach a line as far as this process
knows (reminders/find/nearest.py). A small one is read through. All see the same rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections

from reminders.find.asking import SLACK, Asking, database, ids, is_postgres, rows
from reminders.find.nearest import Reached, known_size
from reminders.find.sets import ARMED_SET, WAITING_SET, Set, by_hint, groups
from reminders.find.sums import real
from reminders.find.values import quotes
from reminders.metrics.metric import Metric
from reminders.metrics.registry import METRICS
from tracker.lib.among import together

SMALL = 2000  # or REMINDERS_ARRAYS_ABOVE when that is less

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
class Group:
    chosen: Set
    metric: Metric
    currency: str
    rate: float  # how much of it a dollar buys


def candidates(asking: Asking, *, small: int | None = None) -> Iterator[int]:
    """Everything the present quotes may fire or arm; groups up to `small` are read through."""
    if small is None:
        small = min(SMALL, settings.REMINDERS_ARRAYS_ABOVE)
    reached = Reached(asking)
    for chosen in (ARMED_SET, WAITING_SET):
        for metric, currency in groups(chosen):
            known, rate = METRICS.get(metric), asking.rate(currency)
            if known is not None and known.of_coin and rate is not None:
                group = Group(chosen, known, currency, rate)
                yield from _members(asking, group, reached, small=small)


def _members(asking: Asking, group: Group, reached: Reached, *, small: int) -> Iterator[int]:
    chosen, metric = group.chosen, group.metric
    parameters: dict[str, Any] = {
        **asking.times,
        "metric": metric.name,
        "currency": group.currency,
        "rate": group.rate,
        "slack": SLACK,
    }
    size = known_size(chosen.name, metric.name, group.currency)
    if size <= small and _has_at_most(small, group):
        for sql in statements(asking, chosen, metric, small=True):
            yield from ids(sql, parameters, by_index=True)
        return
    coins = reached.coins(chosen.name, metric, currency=group.currency, rate=group.rate)
    if coins is not None and not coins:
        return
    narrowed = {} if coins is None else {"coins": together(coins, connections[database()])}
    for sql in statements(asking, chosen, metric, narrowed=bool(narrowed)):
        yield from ids(sql, parameters | narrowed)


def _has_at_most(small: int, group: Group) -> bool:
    names = [group.metric.name, group.currency]
    [(few,)] = rows(by_hint(COUNT, group.chosen), [*names, small + 1], by_index=True)
    return bool(few <= small)


def statements(
    asking: Asking, chosen: Set, metric: Metric, *, small: bool = False, narrowed: bool = False
) -> list[str]:
    """The SQL for one group, on the engine at hand."""
    words = {
        "quotes": quotes(asking, metric, narrowed=narrowed),
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


def _margin(metric: Metric) -> str:
    return f"""(CASE WHEN r.wait_until IS NULL THEN 0.0 WHEN r.margin IS NOT NULL
        THEN CAST(r.margin AS {real()}) ELSE {metric.margin.sql} END)"""
