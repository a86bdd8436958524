"""Reminders of holdings as arrays, one place a reminder, and which of them the present may move.

The values are approximate, and what may move by them is judged again, exactly. Known and unknown
are no matter of rounding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import FloatField, QuerySet
from django.db.models.functions import Cast

from reminders.find.asking import SLACK, in_words_of_an_index, literals
from reminders.metrics.metric import Metric
from reminders.metrics.registry import METRICS, OF_HOLDINGS
from reminders.models import Reminder
from reminders.present import ALL_CURRENCIES

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Codes = np.ndarray[Any, np.dtype[np.int64]]

STATES = ("armed", "waiting", "unseen")
COLUMNS = (
    "pk", "metric", "state", "direction", "threshold_real", "currency",
    Cast("margin", FloatField()), "wait_until", "held_since", "held_told_at",
)  # fmt: skip
DAY = timedelta(days=1)  # held back for so long, and the person is told
_METRICS = {name: code for code, name in enumerate(OF_HOLDINGS)}
_STATES = {name: code for code, name in enumerate(STATES)}
_CURRENCIES = {name: code for code, name in enumerate(("", *ALL_CURRENCIES))}
NEVER = float("nan")


# The words of the index reminder_of_holdings.
OF_HOLDING = (
    f"metric IN {literals(OF_HOLDINGS)} AND deleted_at IS NULL AND state IN {literals(STATES)}"
)


def watched() -> QuerySet[Reminder]:
    return Reminder.objects.filter(in_words_of_an_index(OF_HOLDING))


@dataclass(frozen=True, slots=True)
class Sums:
    """In dollars, for each reminder; NaN is unknown."""

    worth: Numbers
    size: Numbers  # of what the worth is summed from, signs apart
    cost: Numbers
    realised: Numbers


@dataclass(frozen=True, slots=True)
class Sifted:
    """A flag for each reminder."""

    judge: Flags  # may fire, be armed, or be told of: Decimals decide
    hold: Flags  # became unknown
    release: Flags  # is known again, and certainly does not move


@dataclass(frozen=True, slots=True)
class Asked:
    pk: Codes
    metric: Codes
    state: Codes
    above: Flags
    threshold: Numbers
    currency: Codes
    margin: Numbers  # NaN: the metric's own
    wait_until: Numbers
    held_since: Numbers
    told: Flags

    @classmethod
    def of(cls, rows: Sequence[tuple[Any, ...]]) -> "Asked":
        """From rows of COLUMNS."""
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
        return cls(
            np.array(columns[0], dtype=np.int64),
            np.array([_METRICS[name] for name in columns[1]], dtype=np.int64),
            np.array([_STATES[name] for name in columns[2]], dtype=np.int64),
            np.array([direction == "above" for direction in columns[3]], dtype=np.bool_),
            np.array(columns[4], dtype=np.float64),
            np.array([_CURRENCIES.get(code, -1) for code in columns[5]], dtype=np.int64),
            np.array(columns[6], dtype=np.float64),  # None becomes NaN
            np.array([seconds(at) for at in columns[7]], dtype=np.float64),
            np.array([seconds(at) for at in columns[8]], dtype=np.float64),
            np.array([at is not None for at in columns[9]], dtype=np.bool_),
        )

    def sift(self, sums: Sums, *, rates: dict[str, float], now: datetime) -> "Sifted":
        """Which of them may fire or be armed, and which are unknown now, or known again."""
        value, size, cost = self._values(sums, rates)
        slack = SLACK * (size + abs(self.threshold))
        beyond = np.where(
            self.above, value + slack >= self.threshold, value - slack <= self.threshold
        )
        margin = self._margin(cost)
        back = np.where(
            self.above,
            value - slack <= self.threshold - margin,
            value + slack >= self.threshold + margin,
        )
        rested = np.isnan(self.wait_until) | (self.wait_until <= now.timestamp())
        moves = np.choose(self.state, [beyond, back & rested, True])
        unknown, held = ~np.isfinite(value), ~np.isnan(self.held_since)
        overdue = held & ~self.told & (self.held_since <= (now - DAY).timestamp())
        return Sifted(
            judge=np.where(unknown, overdue, moves),
            hold=unknown & ~held,
            release=~unknown & held & ~moves,
        )

    def _values(self, sums: Sums, rates: dict[str, float]) -> tuple[Numbers, Numbers, Numbers]:
        """Value, size and cost, each in the reminder's own currency."""
        by_code = [1.0, *(rates.get(code, NEVER) for code in ALL_CURRENCIES), NEVER]
        rate = np.array(by_code)[self.currency]
        value, size = np.full(len(self.pk), NEVER), np.full(len(self.pk), NEVER)
        for name, code in _METRICS.items():
            mine = self.metric == code
            if mine.any():
                parts = (sums.cost[mine], sums.realised[mine])
                value[mine], size[mine] = _estimated(
                    METRICS[name], sums.worth[mine], sums.size[mine], parts
                )
        return value * rate, size * rate, sums.cost * rate

    def _margin(self, cost: Numbers) -> Numbers:
        margin = np.where(np.isnan(self.wait_until), 0.0, self.margin)
        usual = np.isnan(margin)
        for name, code in _METRICS.items() if usual.any() else ():
            mine = usual & (self.metric == code)
            estimate = METRICS[name].margin.estimate
            margin[mine] = estimate(self.threshold[mine], np.nan_to_num(cost[mine]))
        return margin


def _estimated(
    metric: Metric, worth: Numbers, size: Numbers, parts: tuple[Numbers, Numbers]
) -> tuple[Numbers, Numbers]:
    estimate = metric.estimate
    assert estimate is not None  # noqa: S101 - every metric of holdings has one
    with np.errstate(divide="ignore", invalid="ignore"):
        return estimate.of(worth, *parts), estimate.size(size, *parts)


def seconds(at: datetime | None) -> float:
    return NEVER if at is None else at.timestamp()
