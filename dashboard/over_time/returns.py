"""What money earned over a stretch of days, in per cent: two answers to two questions. Pure.

*Time-weighted*: what one unit of money earned that was there all the time. When more was put in or
taken out does not matter, so it can be compared with a coin or an index.
*Money-weighted*: the one rate at which all the money that was put in, each part for as long as it
was there, would have become what is there now. Buying before a rise makes it the larger of the two.

Only the days' ends are known, so money counts from the beginning of the day on which it comes in
and until the end of the day on which it goes out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from transactions.lots.exact import ZERO

_ONE, _HUNDRED = Decimal(1), Decimal(100)
_DIGITS = Decimal("0.0001")
_STEPS = 60  # of halving, from a factor of two to fifteen digits
_REACH = 40  # doublings to either side within which a rate is looked for
_YEAR = 365


class Day(NamedTuple):
    """Value when it was over, and money put in (negative: taken out) on it; None: unknown."""

    day: date
    value: Decimal | None
    flow: Decimal | None


@dataclass(frozen=True, slots=True)
class Return:
    """Per cent over the whole stretch, or why that is unknown."""

    percent: Decimal | None
    days: int = 0
    unknown: str = ""

    @property
    def yearly(self) -> Decimal | None:
        """The same as a rate per year; for less than a year that would promise too much."""
        if self.percent is None or self.days < _YEAR or self.percent <= -_HUNDRED:
            return None
        factor = _ONE + self.percent / _HUNDRED
        return _percent(factor ** (Decimal(_YEAR) / self.days))


NOTHING_HELD = "Nothing was held in this time."


def time_weighted(start: Decimal, days: Sequence[Day]) -> Return:
    """The days' own returns, one after the other. Days of unknown value are bridged if no money
    came or went on them."""
    factor, before, earned, bridge = _ONE, start, False, False
    for day in days:
        if day.flow is None or (day.value is None and day.flow) or (bridge and day.flow):
            return Return(None, len(days), _unknown(day.day))
        if day.value is None:
            bridge = True
            continue
        bridge = False
        basis, result = before + max(day.flow, ZERO), day.value - min(day.flow, ZERO)
        before = day.value
        if basis < 0 or result < 0:
            return Return(None, len(days), _less_than_nothing(day.day))
        if basis:  # what began and ended with nothing within a day had no capital to earn with
            factor, earned = factor * result / basis, True
    if not earned:
        return Return(None, len(days), NOTHING_HELD)
    return Return(_percent(factor), len(days))


def money_weighted(start: Decimal, days: Sequence[Day]) -> Return:
    """The rate that turns what was put in into what is there at the end."""
    unknown = next((day.day for day in days if day.flow is None), None)
    end = days[-1].value if days else None
    if unknown or end is None:
        return Return(None, len(days), _unknown(unknown or days[-1].day) if days else NOTHING_HELD)
    flows = list(_flows(start, days))
    if not any(amount > 0 for amount, _ in flows):
        return Return(None, len(days), NOTHING_HELD)
    if not end and not any(amount < 0 for amount, _ in flows):
        return Return(-_HUNDRED, len(days))
    factor = _root(_surplus(flows, end))
    if factor is None:
        return Return(None, len(days), "No single rate explains these deposits and withdrawals.")
    return Return(_percent(Decimal(factor)), len(days))


def _flows(start: Decimal, days: Sequence[Day]) -> Iterator[tuple[Decimal, float]]:
    """Each amount with the share of the whole stretch for which it was there."""
    if start:
        yield start, 1.0
    whole = len(days)
    for number, day in enumerate(days):
        if day.flow:
            yield day.flow, (whole - number - (day.flow < 0)) / whole


def _surplus(flows: Sequence[tuple[Decimal, float]], end: Decimal) -> Callable[[float], float]:
    """How much more than the end the flows become at a rate. A root needs no more than floats."""
    scale = max(abs(amount) for amount, _ in flows)
    scaled = [(float(amount / scale), share) for amount, share in flows]
    goal = float(end / scale)
    return lambda factor: sum(amount * factor**share for amount, share in scaled) - goal


def _root(surplus: Callable[[float], float]) -> float | None:
    """The factor nearest to one at which the surplus vanishes."""
    if surplus(1.0) == 0:
        return 1.0
    for doublings in range(_REACH):
        for low, high in (
            (2.0 ** (-doublings - 1), 2.0**-doublings),
            (2.0**doublings, 2.0 ** (doublings + 1)),
        ):
            if (surplus(low) > 0) != (surplus(high) > 0):
                return _halved(surplus, low, high)
    return None


def _halved(surplus: Callable[[float], float], low: float, high: float) -> float:
    rising = surplus(high) > 0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if (surplus(middle) > 0) == rising:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _percent(factor: Decimal) -> Decimal:
    return ((factor - 1) * _HUNDRED).quantize(_DIGITS)


def _unknown(day: date) -> str:
    return f"What there was on {day.day} {day:%B %Y} is unknown."


def _less_than_nothing(day: date) -> str:
    return f"On {day.day} {day:%B %Y} more had gone out than there was."
