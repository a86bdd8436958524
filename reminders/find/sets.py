"""The armed and the waiting reminders, and the groups in them: one metric in one currency."""

from collections.abc import Iterator
from dataclasses import dataclass

from reminders.find.asking import ARMED, WAITING, is_postgres, rows

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


@dataclass(frozen=True, slots=True)
class Set:
    """The armed or the waiting reminders: their condition, their index, and what moves them."""

    name: str
    state: str
    index: str
    above: str
    below: str


ARMED_SET = Set(
    "armed",
    ARMED,
    "reminder_armed",
    "r.threshold_real <= q.highest",
    "r.threshold_real >= q.lowest",
)
_RESTED = "(r.wait_until IS NULL OR r.wait_until <= %(now)s)"
# The first comparison is the index's; the second one knows the margin.
WAITING_SET = Set(
    "waiting",
    WAITING,
    "reminder_waiting",
    "r.threshold_real >= q.lower AND r.threshold_real - {margin} >= q.lower AND " + _RESTED,
    "r.threshold_real <= q.upper AND r.threshold_real + {margin} <= q.upper AND " + _RESTED,
)


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
    return sql.format(name=chosen.name, state=chosen.state, index=hint(chosen.index))


def hint(index: str) -> str:
    """The index by name, where the engine can be told."""
    return "" if is_postgres() else f" INDEXED BY {index}"
