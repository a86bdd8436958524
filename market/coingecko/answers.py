"""What CoinGecko told us, checked: every value is a clean one or None with the reason kept.

A row is never refused here for what its numbers say (zero, negative, old): market decides that.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

ID_LENGTH = 160
SYMBOL_LENGTH = 120
NAME_LENGTH = 250
URL_LENGTH = 500

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was wrong with one row of an answer."""

    subject: str  # the coin's id or the currency; "row 17" when not even that could be read
    field: str  # the name in our dataclass; empty when the whole row is meant
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.subject, self.field, self.reason) if part)


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """The readable rows of an answer in the vendor's order, and all that was wrong with it."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class MarketRow:
    """One coin of /coins/markets, in US dollars; changes are percentages."""

    id: str
    symbol: str
    name: str
    image: str | None = None
    price: Decimal | None = None
    market_cap: Decimal | None = None
    rank: int | None = None
    volume: Decimal | None = None
    high_24h: Decimal | None = None
    low_24h: Decimal | None = None
    change_1h: Decimal | None = None
    change_24h: Decimal | None = None
    change_7d: Decimal | None = None
    last_updated: datetime | None = None
    sparkline: tuple[Decimal, ...] | None = None
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    def why(self, name: str) -> str | None:
        """Why that field is empty or doubtful, when the answer itself was wrong."""
        return next((problem.reason for problem in self.problems if problem.field == name), None)


@dataclass(frozen=True, slots=True)
class ListedCoin:
    """One coin of /coins/list, which holds the active coins only."""

    id: str
    symbol: str
    name: str


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One point of /coins/{id}/market_chart."""

    at: datetime
    price: Decimal
    market_cap: Decimal | None = None
    volume: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """How much of a currency one bitcoin costs."""

    currency: str  # lower case: "usd"
    value: Decimal
