"""What a row of a file says happened, in symbols, before coins are matched."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from transactions.entry import Entry
from transactions.kinds import IncomeKind, Kind

__all__ = ["Amount", "Aside", "Event", "IncomeKind", "Kind", "Legs", "Own", "Problem"]


class Amount(NamedTuple):
    """So much of something; never negative."""

    quantity: Decimal
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What only our own export says: the entry to the letter, and where it stood."""

    entry: Entry  # without the portfolio it moved to, which has another number here
    portfolio: str = ""  # by name
    cost_method: str = ""  # of that portfolio
    to_portfolio: str = ""
    to_cost_method: str = ""
    transfer: str = ""  # the two ends of a matched transfer say the same
    read_as: str = ""  # the fingerprint under which it was imported, if it was
    in_order: bool = False  # whether the file says how entries of one moment follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something came, something went, or both. A fee is on top of either."""

    at: datetime
    kind: Kind
    got: Amount | None = None
    gave: Amount | None = None
    fee: Amount | None = None
    worth: Amount | None = None  # what the file says the whole was worth
    income_kind: str = ""
    external_id: str = ""
    exchange: str = ""  # where the file says it happened, if it covers several
    note: str = ""
    own: Own | None = None  # then nothing else of this counts
    line: int = 0


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that is understood and is no entry of a ledger of coins."""

    reason: str
    column: str = ""
    value: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that could not be read, or not be taken as it is."""

    line: int
    column: str
    value: str
    reason: str

    def facts(self) -> dict[str, object]:
        return {
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "reason": self.reason,
        }


@dataclass(slots=True)
class Legs:
    """The sums of several rows that are one trade."""

    got: dict[str, Decimal] = field(default_factory=dict)
    gave: dict[str, Decimal] = field(default_factory=dict)
    fees: dict[str, Decimal] = field(default_factory=dict)

    def add(self, change: Decimal, symbol: str) -> None:
        side = self.got if change > 0 else self.gave
        side[symbol] = side.get(symbol, Decimal(0)) + abs(change)

    def add_fee(self, fee: Decimal, symbol: str) -> None:
        self.fees[symbol] = self.fees.get(symbol, Decimal(0)) + fee
