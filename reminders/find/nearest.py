"""The nearest line of every coin on either side, kept in memory from one refresh to the next.

Nearly all coins reach no line, and asking an index for each of them says only that. So a process
keeps for each group the lowest line of a coin that a rising value meets, and the highest that a
falling one does; only coins that reach one of the two are asked for. What was written since is
taken in at every refresh (reminders/find/kept.py) and only makes a coin be asked for sooner, so a
transaction that is undone takes nothing away. A line that is gone costs a question in vain, until
all is read anew once an hour.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any

import numpy as np
import structlog
from django.db import transaction

from reminders.find.asked import Numbers
from reminders.find.asking import SLACK, Asking, literals, moment, rows
from reminders.find.kept import Kept, perhaps_unread
from reminders.find.prices import numbers, places
from reminders.find.sets import ARMED_SET, WAITING_SET, by_hint, hint
from reminders.find.values import reach
from reminders.metrics.metric import Metric
from reminders.metrics.registry import OF_COINS

READ_ANEW = timedelta(hours=1)
MOST_WRITTEN = 20_000  # more take longer to read than asking for every coin
ENDS = f"""
    SELECT '{{name}}', r.metric, r.currency, r.coin_id, r.direction,
        min(r.threshold_real), max(r.threshold_real), count(*) FROM reminders_reminder r{{index}}
    WHERE {{state}} AND r.metric IN {literals(OF_COINS)}
    GROUP BY r.metric, r.currency, r.coin_id, r.direction"""  # noqa: S608 - our own names
# The words of the index reminder_line_written.
LINES = (
    f"deleted_at IS NULL AND metric IN {literals(OF_COINS)}"
    f" AND state IN {literals((ARMED_SET.name, WAITING_SET.name))}"
)
WRITTEN = f"""
    SELECT r.state, r.metric, r.currency, r.coin_id, r.direction, r.threshold_real, r.threshold_real
    FROM reminders_reminder r{{index}}
    WHERE {LINES} AND updated_at >= %(since)s LIMIT %(most)s"""  # noqa: S608 - our own names

Key = tuple[str, str, str]  # state, metric, currency
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Side:
    """The lines that a value meets on its way up, or down: the first one of each coin."""

    first: Any  # of two numbers
    nothing: float
    lines: dict[Key, Numbers] = field(default_factory=dict)

    def take_in(self, key: Key, coins: list[int], lines: list[float], *, size: int) -> None:
        self.lines[key] = wide = self.of(key, size)
        self.first.at(wide, coins, lines)

    def of(self, key: Key, size: int) -> Numbers:
        """One place a coin, however many there are meanwhile."""
        wide = np.full(size, self.nothing)
        known = self.lines.get(key)
        if known is not None:
            wide[: len(known)] = known
        return wide


@dataclass(slots=True)
class Nearest:
    read_at: datetime
    synced_at: datetime
    most: int = MOST_WRITTEN
    coins: dict[str, int] = field(default_factory=dict)  # and their places
    sizes: Counter[Key] = field(default_factory=Counter)  # of the groups, when they were read
    up: Side = field(default_factory=lambda: Side(np.minimum, np.inf))
    down: Side = field(default_factory=lambda: Side(np.maximum, -np.inf))

    def take_in(self, found: Iterable[tuple[Any, ...]]) -> None:
        """Rows of ENDS, without their counts, or of WRITTEN."""
        up: dict[Key, list[tuple[int, float]]] = defaultdict(list)
        down: dict[Key, list[tuple[int, float]]] = defaultdict(list)
        for state, metric, currency, coin, direction, lowest, highest in found:
            place = self.coins.setdefault(coin, len(self.coins))
            if (state == "armed") is (direction == "above"):
                up[state, metric, currency].append((place, lowest))
            else:
                down[state, metric, currency].append((place, highest))
        for side, groups in ((self.up, up), (self.down, down)):
            for key, pairs in groups.items():
                coins, lines = zip(*pairs, strict=True)
                side.take_in(key, list(coins), list(lines), size=len(self.coins))

    def follow(self, *, now: datetime) -> bool:
        """Take in what was written since; False when that is too much.

        What this transaction wrote hides what was there before, and may be undone: only with its
        commit is this reading over.
        """
        since = moment(perhaps_unread(self.synced_at, now=now))
        found = rows(written(), {"since": since, "most": self.most + 1}, by_index=True)
        if len(found) > self.most:
            return False
        self.take_in(found)
        transaction.on_commit(partial(setattr, self, "synced_at", now))
        return True


def written() -> str:
    """The statement, on the engine at hand."""
    return WRITTEN.format(index=hint("reminder_line_written"))


class Reached:
    """Which coins reach a line in one evaluation, as far as this process knows."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._values: dict[str, tuple[Numbers, Numbers]] = {}  # by metric

    @cached_property
    def _nearest(self) -> Nearest | None:
        return ready(self._asking)

    def coins(self, state: str, metric: Metric, *, currency: str, rate: float) -> list[str] | None:
        """None: any coin may. More of them than reach one in truth, and never fewer."""
        nearest = self._nearest
        if nearest is None:
            return None
        key, size = (state, metric.name, currency), len(nearest.coins)
        if metric.name not in self._values:
            self._values[metric.name] = _values(nearest, self._asking, metric)
        highest, lowest = self._values[metric.name]
        reaches = highest * rate >= nearest.up.of(key, size)
        reaches |= lowest * rate <= nearest.down.of(key, size)
        names = list(nearest.coins)
        return [names[place] for place in np.flatnonzero(reaches)]


def known_size(state: str, metric: str, currency: str) -> int:
    """How many lines the group had when it was read; 0 while nothing is kept, nor asked for."""
    nearest = KEPT.get()
    return nearest.sizes[state, metric, currency] if nearest is not None else 0


def ready(asking: Asking) -> Nearest | None:
    """What this process keeps, brought up to date; None while there is nothing to rely on."""
    nearest, now = KEPT.get(), asking.present.now
    if nearest is None or now - nearest.read_at >= READ_ANEW:
        KEPT.worn = True
    return nearest if nearest is not None and nearest.follow(now=now) else None


def _values(nearest: Nearest, asking: Asking, metric: Metric) -> tuple[Numbers, Numbers]:
    """The highest and lowest of each coin, in dollars or per cent; NaN is unknown.

    With twice the slack of the statements, so that what they find is never left out.
    """
    coins, ends = numbers(reach(asking, metric), asking, "highest", "lowest")
    ours = np.full((2, len(nearest.coins) + 1), np.nan)
    ours[:, places(coins, nearest.coins)] = ends
    highest, lowest = ours[:, :-1]
    return highest + abs(highest) * (2 * SLACK), lowest - abs(lowest) * (2 * SLACK)


def _read(now: datetime) -> Nearest:
    nearest = Nearest(now, now)
    for chosen in (ARMED_SET, WAITING_SET):
        found = rows(by_hint(ENDS, chosen))
        nearest.take_in(row[:-1] for row in found)
        for state, metric, currency, *_, count in found:
            nearest.sizes[state, metric, currency] += count
    log.info("lines_in_memory", coins=len(nearest.coins), groups=len(nearest.up.lines))
    return nearest


KEPT = Kept(_read)
