"""How the balance is divided: the largest coins, and all others together. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from dashboard.page.rows import Row
from transactions.profit import Amount, total

MOST = 7  # as many as colours can be told apart
_WIDTH = Decimal(1000)  # of the drawing


@dataclass(frozen=True, slots=True)
class Slice:
    name: str
    coins: tuple[str, ...]
    value: Decimal
    share: Decimal  # per cent
    x: Decimal
    width: Decimal


def slices_of(rows: Iterable[Row], balance: Amount) -> list[Slice]:
    """Nothing while the balance is unknown: a share of an unknown whole is unknown too."""
    if not balance.value or balance.value < 0:
        return []
    counted = [row for row in rows if row.counts and (row.figures.value.value or 0) > 0]
    counted.sort(key=lambda row: row.figures.value.value or 0, reverse=True)
    parts = [((row.coin.symbol.upper()), [row]) for row in counted[:MOST]]
    if len(counted) > MOST:
        more = len(counted) - MOST
        parts.append((f"{more} other{'s' if more > 1 else ''}", counted[MOST:]))
    return _placed(parts, balance.value)


def _placed(parts: list[tuple[str, list[Row]]], whole: Decimal) -> list[Slice]:
    placed, x = [], Decimal(0)
    for name, rows in parts:
        value = total(row.figures for row in rows).value.value or Decimal(0)
        width = value / whole * _WIDTH
        coins = tuple(row.coin.pk for row in rows)
        placed.append(Slice(name, coins, value, width / 10, round(x, 1), round(width, 1)))
        x += width
    return placed
