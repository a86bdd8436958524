"""Which transfer in may be the other end of which transfer out. Pure; a person confirms.

The same coin, an arrival not long after the departure, and the amount that left less a fee.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from transactions.lots.exact import exact

# Clocks of exchanges differ, and some write down when a withdrawal was asked for.
EARLIEST = timedelta(hours=-1)
LATEST = timedelta(days=3)
MOST_LOST = Decimal("0.05")  # of the amount


@dataclass(frozen=True, slots=True)
class Transfer:
    pk: int
    coin: str
    quantity: Decimal
    at: datetime
    exchange: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    out: Transfer
    into: Transfer

    @property
    @exact
    def lost(self) -> Decimal:
        """How much less arrived than was sent."""
        return self.out.quantity - self.into.quantity


def propose(outs: Iterable[Transfer], ins: Iterable[Transfer]) -> list[Proposal]:
    """The likeliest pairs, each transfer in one at most, in the order of time."""
    possible = sorted(_possible(outs, ins), key=_unlikeliness)
    used_outs: set[int] = set()
    used_ins: set[int] = set()
    chosen = []
    for each in possible:
        if each.out.pk not in used_outs and each.into.pk not in used_ins:
            chosen.append(each)
            used_outs.add(each.out.pk)
            used_ins.add(each.into.pk)
    return sorted(chosen, key=lambda each: (each.out.at, each.out.pk))


def fits(out: Transfer, into: Transfer) -> bool:
    """Whether the amounts allow the two to be one transfer."""
    return out.coin == into.coin and out.quantity * (1 - MOST_LOST) <= into.quantity <= out.quantity


def _possible(outs: Iterable[Transfer], ins: Iterable[Transfer]) -> Iterator[Proposal]:
    arrivals: defaultdict[str, list[Transfer]] = defaultdict(list)
    for into in sorted(ins, key=lambda each: each.at):
        arrivals[into.coin].append(into)
    for out in outs:
        of_coin = arrivals[out.coin]
        first = bisect_left(of_coin, out.at + EARLIEST, key=lambda each: each.at)
        last = bisect_right(of_coin, out.at + LATEST, key=lambda each: each.at)
        for into in of_coin[first:last]:
            if fits(out, into):
                yield Proposal(out, into)


def _unlikeliness(each: Proposal) -> tuple[Decimal, timedelta, int, int]:
    apart = abs(each.into.at - each.out.at)
    return each.lost / each.out.quantity, apart, each.out.pk, each.into.pk
