"""Random ledgers of one coin, for laws that hold for all of them.

LEDGERS=5000 in the environment tries every law on so many instead of the usual number.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from transactions.kinds import Kind
from transactions.lots.exact import WIDE
from transactions.lots.legs import Recorded, legs_of
from transactions.lots.pool import Pool
from transactions.lots.replay import Pools, replay

START = datetime(2021, 1, 1, tzinfo=UTC)
HERE, THERE = 1, 2


def on_random_ledgers(usual: int) -> settings:
    """On how many a law is tried."""
    return settings(
        max_examples=int(os.environ.get("LEDGERS", usual)),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


@dataclass(frozen=True)
class Deal:
    """A purchase, or a sale of a share of what is held at that time."""

    kind: str
    at: datetime
    quantity: Decimal
    price: Decimal
    fee: Decimal

    def recorded(self) -> Recorded:
        with localcontext(WIDE):
            worth = self.quantity * self.price
        return Recorded(
            HERE, self.kind, "coin", self.quantity, self.at, worth=worth, fee=self.fee,
            fee_worth=self.fee,
        )  # fmt: skip


def decimals(most: int, places: int, *, least: int = 1) -> st.SearchStrategy[Decimal]:
    return st.integers(least, most * 10**places).map(lambda number: Decimal(number).scaleb(-places))


@st.composite
def deals(draw: st.DrawFn, *, fees: bool = True, most: int = 14) -> list[Deal]:
    """Never more is sold than there is; no two at the same time."""
    held = Decimal(0)
    made = []
    for number in range(draw(st.integers(1, most))):
        at = START + timedelta(hours=number)
        price = draw(decimals(1000, 2))
        fee = draw(decimals(1, 2, least=0)) if fees else Decimal(0)
        if held and draw(st.booleans()):
            share = draw(st.integers(1, 10))
            quantity = max((held * share / 10).quantize(Decimal("1e-8")), Decimal("1e-8"))
            quantity = min(quantity, held)
            fee = min(fee, (quantity * price / 2).quantize(Decimal("0.01"), rounding="ROUND_DOWN"))
            made.append(Deal(Kind.SELL, at, quantity, price, fee))
            held -= quantity
        else:
            quantity = draw(decimals(100, 4))
            made.append(Deal(Kind.BUY, at, quantity, price, fee))
            held += quantity
    return made


def reckoned(entries: list[Recorded], method: str) -> Pools:
    pools: Pools = {}
    methods = {HERE: method, THERE: method}
    legs = legs_of(iter(entries), "coin", symbol="COIN")
    replay(legs, pools, methods=methods, symbol="COIN")
    return pools


def pool_of(found: list[Deal], method: str) -> Pool:
    return reckoned([deal.recorded() for deal in found], method)[HERE]
