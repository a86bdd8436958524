"""Our profit against others' arithmetic, on thousands of random ledgers.

docs/ledger.md says where rp2's conventions differ and what is left out here for that reason.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tests.transactions.ledgers import Deal, deals, on_random_ledgers, pool_of
from transactions.kinds import Kind

Oracle = Callable[[list[Deal], str], Decimal]
CHILD = Path(__file__).with_name("rp2_child.py")
# rp2 keeps 13 decimals of every part.
CLOSE = Decimal("1e-9")


@pytest.fixture(scope="module")
def rp2(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    command = [sys.executable, str(CHILD), str(tmp_path_factory.mktemp("rp2"))]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as child:
        assert child.stdin
        assert child.stdout
        asked, answers = child.stdin, child.stdout

        def ask(found: list[Deal], method: str) -> Decimal:
            asked.write(json.dumps({"method": method, "entries": [_plain(each) for each in found]}))
            asked.write("\n")
            asked.flush()
            return Decimal(answers.readline().strip())

        yield ask
        asked.close()
        child.wait(timeout=20)


def _plain(deal: Deal) -> dict[str, str]:
    return {
        "kind": deal.kind,
        "at": deal.at.isoformat(),
        "quantity": str(deal.quantity),
        "price": str(deal.price),
        "fee": str(deal.fee),
    }


MANY = on_random_ledgers(700)


@MANY
@given(deals())
def test_fifo_agrees_with_rp2(rp2: Oracle, found: list[Deal]) -> None:
    _agree(rp2, found, "fifo")


@MANY
@given(deals())
def test_lifo_agrees_with_rp2(rp2: Oracle, found: list[Deal]) -> None:
    _agree(rp2, found, "lifo")


@MANY
@given(deals(fees=False))
def test_hifo_agrees_with_rp2_where_no_fee_decides_which_lot_is_dearest(
    rp2: Oracle, found: list[Deal]
) -> None:
    _agree(rp2, found, "hifo")


def _agree(rp2: Oracle, found: list[Deal], method: str) -> None:
    ours = pool_of(found, method).realised
    assert ours is not None
    assert abs(ours - rp2(found, method)) < CLOSE


def average_profit(found: list[Deal]) -> tuple[Decimal, Decimal]:
    """Average cost in the plainest way: what is left, and what was made."""
    quantity = cost = made = Decimal(0)
    for deal in found:
        value = deal.quantity * deal.price
        if deal.kind == Kind.BUY:
            quantity += deal.quantity
            cost += value + deal.fee
            continue
        part = cost * deal.quantity / quantity
        made += value - deal.fee - part
        quantity -= deal.quantity
        cost -= part
    return cost, made


@MANY
@given(deals(most=30))
def test_average_cost_agrees_with_the_plainest_reckoning(found: list[Deal]) -> None:
    pool = pool_of(found, "average")
    cost, made = average_profit(found)
    assert pool.cost is not None
    assert pool.realised is not None
    assert abs(pool.cost - cost) < CLOSE
    assert abs(pool.realised - made) < CLOSE
