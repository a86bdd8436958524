"""What must be true of every ledger: nothing is made out of nothing, and order is time's only."""

from datetime import timedelta
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transactions.ledgers import (
    HERE,
    START,
    THERE,
    Deal,
    deals,
    decimals,
    on_random_ledgers,
    reckoned,
)
from transactions.kinds import Kind
from transactions.lots import checkpoints
from transactions.lots.exact import WIDE
from transactions.lots.legs import Recorded, legs_of
from transactions.lots.pool import Lot
from transactions.lots.replay import Pools, replay

METHODS = ["fifo", "lifo", "hifo", "average"]
LAWS = on_random_ledgers(150)


@st.composite
def entries(draw: st.DrawFn) -> list[Recorded]:
    """Of every kind, between two portfolios, some at the same moment, some more than is held."""
    made = []
    kinds = [Kind.BUY, Kind.SELL, Kind.INCOME, Kind.MOVE, Kind.SPEND, Kind.FEE, Kind.LOSS]
    for number in range(draw(st.integers(1, 25))):
        kind = draw(st.sampled_from(kinds if number else [Kind.BUY]))
        at = START + timedelta(hours=draw(st.integers(0, 12)))
        quantity = draw(decimals(100 if kind in (Kind.BUY, Kind.INCOME) else 20, 6))
        own_fee = draw(st.booleans())
        fee = min(draw(decimals(2, 6, least=0)), quantity)
        made.append(
            Recorded(
                draw(st.sampled_from([HERE, THERE])) if kind != Kind.MOVE else HERE,
                kind,
                "coin",
                quantity,
                at,
                order=draw(st.integers(0, 1)),
                fee=fee,
                fee_coin="coin" if own_fee else None,
                fee_worth=None if own_fee else fee,
                worth=draw(decimals(5000, 4)),
                to_portfolio=THERE if kind == Kind.MOVE else None,
            )
        )
    return made


@LAWS
@given(entries(), st.randoms(use_true_random=False), st.sampled_from(METHODS))
def test_the_order_of_entering_does_not_matter(
    found: list[Recorded], chance: object, method: str
) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _facts(reckoned(found, method)) == _facts(reckoned(shuffled, method))


@LAWS
@given(entries(), st.sampled_from(METHODS))
def test_quantity_is_what_came_less_what_went(found: list[Recorded], method: str) -> None:
    came = went = Decimal(0)
    for entry in found:
        fee = entry.own_fee("coin")
        if entry.kind in (Kind.BUY, Kind.INCOME):
            came += entry.quantity - fee
        elif entry.kind == Kind.MOVE:
            went += fee
        else:
            went += entry.quantity + fee
    assert sum(pool.quantity for pool in reckoned(found, method).values()) == came - went


@LAWS
@given(entries(), st.sampled_from(METHODS))
def test_cost_and_realised_are_money_in_less_money_out_to_the_digit(
    found: list[Recorded], method: str
) -> None:
    pools = reckoned(found, method)
    if any(pool.broken for pool in pools.values()):
        return
    money = Decimal(0)
    for entry in found:
        fee = entry.fee_worth or Decimal(0)
        if entry.kind in (Kind.BUY, Kind.INCOME):
            money += (entry.worth or 0) + fee
        elif entry.kind in (Kind.SELL, Kind.SPEND):
            money -= (entry.worth or 0) - fee
        else:
            money += fee
    with localcontext(WIDE):
        kept = sum((pool.known_cost - pool.known_realised for pool in pools.values()), Decimal(0))
        lots = sum((lot.cost or 0 for pool in pools.values() for lot in pool.lots()), Decimal(0))
        assert kept == money
        assert lots == sum(pool.known_cost for pool in pools.values())


@LAWS
@given(entries(), st.integers(0, 25), st.sampled_from(METHODS))
def test_a_checkpoint_goes_on_as_if_there_had_been_none(
    found: list[Recorded], place: int, method: str
) -> None:
    methods = {HERE: method, THERE: method}
    legs = legs_of(iter(found), "coin", symbol="COIN")
    first: Pools = {}
    replay(legs[:place], first, methods=methods, symbol="COIN")
    again = checkpoints.read(checkpoints.written(first))
    replay(legs[place:], again, methods=methods, symbol="COIN")
    assert _facts(again) == _facts(reckoned(found, method))


@LAWS
@given(deals(), st.sampled_from(METHODS))
def test_selling_everything_leaves_no_cost(found: list[Deal], method: str) -> None:
    held = sum((each.quantity if each.kind == Kind.BUY else -each.quantity) for each in found)
    if held:
        last = Deal(Kind.SELL, START + timedelta(days=9), Decimal(held), Decimal(1), Decimal(0))
        found = [*found, last]
    pool = reckoned([deal.recorded() for deal in found], method)[HERE]
    assert (pool.quantity, pool.cost) == (Decimal(0), Decimal(0))
    assert list(pool.lots()) == []


@pytest.mark.parametrize("count", [1, 64, 65, 1000, 50_000])
def test_checkpoints_are_few_and_near_wherever_an_edit_falls(count: int) -> None:
    moments = [START + timedelta(minutes=number) for number in range(count)]
    marks = checkpoints.marks(moments)
    assert len(marks) <= max(1, count.bit_length() - 5)
    for edit in range(0, count, max(1, count // 500)):
        replayed = count - max((mark for mark in marks if mark <= edit), default=0)
        assert replayed <= max(checkpoints.GAP, 2 * (count - edit))


def _facts(pools: Pools) -> object:
    return {
        portfolio: (
            pool.quantity, pool.cost, pool.realised, checkpoints.carry_of(pool),
            sorted(lot_facts(lot) for lot in pool.lots()),
        )
        for portfolio, pool in pools.items()
    }  # fmt: skip


def lot_facts(lot: Lot) -> tuple[object, ...]:
    return lot.seq, lot.acquired, lot.quantity, lot.cost, lot.unit
