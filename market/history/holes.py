"""What is missing in a row of hours, and what in it is hard to believe. Touches nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from market.history.stretches import HOUR, Stretch

# An hour this far from both its neighbours, which agree with each other, is suspicious.
JUMP = Decimal("0.20")
NEIGHBOURS_AGREE = Decimal("0.10")


def gaps(known: Sequence[datetime], *, length: timedelta = HOUR) -> list[tuple[datetime, datetime]]:
    """The stretches between known hours (or days) in which there is none: [from, to)."""
    return [
        (before + length, after) for before, after in pairwise(known) if after - before > length
    ]


def jumps(hours: Mapping[datetime, Stretch]) -> list[datetime]:
    """Hours whose price left its neighbours and came back at once."""
    return [
        at
        for at, hour in sorted(hours.items())
        if (before := hours.get(at - HOUR)) is not None
        and (after := hours.get(at + HOUR)) is not None
        and _apart(before.close, after.close) <= NEIGHBOURS_AGREE
        and _stands_out(hour, before.close, after.close)
    ]


def _stands_out(hour: Stretch, before: Decimal, after: Decimal) -> bool:
    nearest_high = hour.high / max(before, after) - 1
    nearest_low = 1 - hour.low / min(before, after)
    return max(nearest_high, nearest_low) > JUMP


def _apart(one: Decimal, other: Decimal) -> Decimal:
    return abs(one - other) / min(one, other)
