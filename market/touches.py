"""Decides whether the 24-hour high and low of an accepted answer may reveal a touch.

A reminder counts as touched when the high of an answer is above the newest trusted high before it
and reaches the line. So a high that rises beyond the guard (one bad tick stays in the window for a
day) is trusted only once the next answer still shows it. The low is the same, mirrored.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from market.accept import Limits


@dataclass(frozen=True, slots=True)
class Extreme:
    """A high or a low as it is stored: with the newest trusted one of an answer before it."""

    value: Decimal | None = None
    trusted: bool = True
    as_of: datetime | None = None  # of the answer that gave the value
    before: Decimal | None = None
    before_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """The accepted price before and now: an extreme near either of them is no surprise."""

    before: Decimal | None
    now: Decimal
    as_of: datetime


def follow_high(stored: Extreme, value: Decimal | None, *, move: Move, limits: Limits) -> Extreme:
    """What to store of the high of the next accepted answer."""
    base, base_at = base_of(stored)
    surprising = value is not None and base is not None and value > base * (1 + limits.guard)
    trusted = not surprising or _believed(stored, value, move=move, limits=limits)
    return Extreme(value, trusted, move.as_of, base, base_at)


def follow_low(stored: Extreme, value: Decimal | None, *, move: Move, limits: Limits) -> Extreme:
    """What to store of the low of the next accepted answer."""
    base, base_at = base_of(stored)
    surprising = value is not None and base is not None and value < base * (1 - limits.guard)
    trusted = not surprising or _believed(stored, value, move=move, limits=limits)
    return Extreme(value, trusted, move.as_of, base, base_at)


def base_of(stored: Extreme) -> tuple[Decimal | None, datetime | None]:
    """What the next extreme is compared with; a doubtful one never was a base to rise from.

    market.write_quotes does the same in SQL.
    """
    if stored.trusted:
        return stored.value, stored.as_of
    return stored.before, stored.before_at


def _believed(stored: Extreme, value: Decimal | None, *, move: Move, limits: Limits) -> bool:
    """An extreme near one of the prices, or shown by two answers in a row."""
    near = [(price, limits.guard) for price in (move.before, move.now)]
    if not stored.trusted:
        near.append((stored.value, limits.agree))
    return any(
        value is not None and price is not None and abs(value - price) <= price * part
        for price, part in near
    )
