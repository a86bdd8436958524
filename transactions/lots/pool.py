"""All of one coin in one portfolio: its lots, what they cost, and what was made of those sold.

What is not known stays so: a lot without a cost makes the cost unknown while it is held and the
realised profit unknown once it is sold. Selling more than there is breaks the pool: from then on
only its quantity is known. A pool may hold only the lots that the next entries can reach; its
totals are kept beside them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from heapq import heappop, heappush
from typing import Any, Literal

from tracker.lib.decimals import spelling
from transactions.lots.exact import ZERO, quotient, share

Method = Literal["fifo", "lifo", "hifo", "average"]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Lot:
    """What is left of one acquisition. `unit` is what one cost when it was acquired."""

    seq: int
    acquired: datetime
    quantity: Decimal
    cost: Decimal | None
    unit: Decimal | None
    cause: str = ""  # why the cost is unknown

    def part(self, quantity: Decimal) -> "Lot":
        """Take this much away, with its share of the cost."""
        cost = None if self.cost is None else share(self.cost, quantity, self.quantity)
        self.quantity -= quantity
        if cost is not None and self.cost is not None:
            self.cost -= cost
        return Lot(self.seq, self.acquired, quantity, cost, self.unit, self.cause)


@dataclass(slots=True)
class Pool:
    method: str
    quantity: Decimal = ZERO
    known_cost: Decimal = ZERO  # of the lots whose cost is known
    unknown_lots: int = 0
    known_realised: Decimal = ZERO
    realised_cause: str = ""
    broken: str = ""  # why nothing but the quantity is known any more
    seq: int = 0
    count: int = 0  # of all its lots, also of those that were not loaded
    _lots: list[tuple[Any, ...]] = field(default_factory=list)  # a heap: who is next in front

    @property
    def cost(self) -> Decimal | None:
        return None if self.broken or self.unknown_lots else self.known_cost

    @property
    def realised(self) -> Decimal | None:
        return None if self.broken or self.realised_cause else self.known_realised

    @property
    def realised_unknown(self) -> str:
        return self.broken or self.realised_cause

    def lots(self) -> Iterator[Lot]:
        return (entry[-1] for entry in self._lots)

    def lay(self, lots: Iterable[Lot]) -> None:
        """Put lots back that the totals count already."""
        for lot in lots:
            heappush(self._lots, (*self._turn(lot), lot))

    def put(self, lot: Lot) -> None:
        """A new lot comes in; the pool numbers it."""
        self.quantity += lot.quantity
        if self.broken:
            return
        self.seq += 1
        if not lot.quantity:  # the fee ate all of it
            self.realise(None if lot.cost is None else -lot.cost, lot.cause)
            return
        lot.seq = self.seq
        if lot.unit is None and lot.cost is not None and self.method == "hifo":
            lot.unit = quotient(lot.cost, lot.quantity)
        if lot.cost is not None:
            self.known_cost += lot.cost
        if self.method == "average" and self._lots:
            self._blend(lot)
            return
        self.unknown_lots += lot.cost is None
        self.count += 1
        self.lay([lot])

    def take(self, quantity: Decimal, *, at: datetime, symbol: str) -> list[Lot]:
        """This much goes out: the lots, or parts of lots, it is made of, in the method's order."""
        taken = []
        left = quantity
        while left and self._lots:
            taken.append(self._next(left))
            left -= taken[-1].quantity
        self.quantity -= quantity
        if left:
            self._break(left, at, symbol)
            taken.append(Lot(0, at, left, None, None, self.broken))
        return taken

    def realise(self, amount: Decimal | None, cause: str = "") -> None:
        """Book a profit or a loss; the first unknown one leaves the sum unknown for good."""
        if amount is not None:
            self.known_realised += amount
        elif not self.realised_cause:
            self.realised_cause = cause

    def _next(self, most: Decimal) -> Lot:
        lot: Lot = self._lots[0][-1]
        if lot.quantity > most:
            taken = lot.part(most)
        else:
            heappop(self._lots)
            self.count -= 1
            taken = lot
            self.unknown_lots -= lot.cost is None
        if taken.cost is not None:
            self.known_cost -= taken.cost
        return taken

    def _turn(self, lot: Lot) -> tuple[Any, ...]:
        if self.method == "lifo":
            return (_EPOCH - lot.acquired, -lot.seq)
        if self.method == "hifo":  # a lot of unknown cost comes after all others
            return (lot.unit is None, -(lot.unit or ZERO), lot.acquired, lot.seq)
        return (lot.acquired, lot.seq)

    def _blend(self, lot: Lot) -> None:
        """Average cost: one lot, as old as its oldest part. An unknown part makes it unknown."""
        whole: Lot = self._lots[0][-1]
        whole.acquired = min(whole.acquired, lot.acquired)
        whole.quantity += lot.quantity
        if whole.cost is None or lot.cost is None:
            self.known_cost -= (whole.cost or ZERO) + (lot.cost or ZERO)
            whole.cause = whole.cause or lot.cause
            whole.cost = None
            self.unknown_lots = 1
        else:
            whole.cost += lot.cost
        self._lots[0] = (*self._turn(whole), whole)

    def _break(self, missing: Decimal, at: datetime, symbol: str) -> None:
        if not self.broken:
            self.broken = (
                f"On {at.day} {at:%B %Y} {spelling(missing)} {symbol} more went out than there "
                "was, so entries before it are missing."
            )
        self.count = 0
        self._lots.clear()
