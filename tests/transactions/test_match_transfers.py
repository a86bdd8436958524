"""Transfers between a person's own places."""

from decimal import Decimal

import pytest

from accounts.models import User
from tests.fixtures.ledger import NOW, day, figures, holding, record
from transactions.change_portfolio import create_portfolio, delete_portfolio
from transactions.errors import LedgerError
from transactions.match_transfers import match, proposals, unmatch
from transactions.models import Lot
from transactions.propose_matches import Transfer, propose


def test_a_matched_transfer_carries_its_lots_and_their_dates(alice: User) -> None:
    cold = create_portfolio(alice, "Cold")
    record(alice, "buy", "2", unit_price="100")
    out = record(alice, "transfer_out", "1", at=3)
    into = record(alice, "transfer_in", "0.96", at=3.1, portfolio=cold)
    assert holding(alice, portfolio="Cold").cost is None
    assert "has no known cost" in holding(alice, portfolio="Cold").unknown_because

    [found] = proposals(alice)
    assert (found.out.pk, found.into.pk, found.lost) == (out.pk, into.pk, Decimal("0.04"))
    match(alice, out.pk, into.pk, now=NOW)
    assert figures(holding(alice)) == ("1", "100", "-4")
    assert figures(holding(alice, portfolio="Cold")) == ("0.96", "96", "0")
    assert Lot.objects.get(portfolio=cold).acquired_at == day(0)
    assert proposals(alice) == []

    unmatch(alice, into.pk, now=NOW)
    assert holding(alice, portfolio="Cold").cost is None
    assert figures(holding(alice)) == ("1", "100", "0")


def test_deleting_a_portfolio_makes_moves_into_it_transfers_out(alice: User) -> None:
    cold = create_portfolio(alice, "Cold")
    record(alice, "buy", "2", unit_price="100")
    record(alice, "move", "0.5", at=1, to_portfolio=cold.pk, fee="0.1", fee_coin="bitcoin")
    assert figures(holding(alice)) == ("1.4", "140", "-10")
    assert figures(holding(alice, portfolio="Cold")) == ("0.5", "50", "0")
    delete_portfolio(cold, now=NOW)
    assert figures(holding(alice)) == ("1.4", "140", "-10")


def test_nobody_matches_what_is_not_theirs(alice: User, bob: User) -> None:
    record(bob, "buy", "1", unit_price="1")
    out = record(bob, "transfer_out", "1", at=1)
    into = record(alice, "transfer_in", "1", at=1)
    with pytest.raises(type(out).DoesNotExist):
        match(alice, out.pk, into.pk, now=NOW)


def test_more_cannot_arrive_than_was_sent(alice: User) -> None:
    out = record(alice, "transfer_out", "1")
    into = record(alice, "transfer_in", "1.1", at=0.1)
    with pytest.raises(LedgerError, match="More arrived"):
        match(alice, out.pk, into.pk, now=NOW)


def transfer(pk: int, quantity: str, at: float, coin: str = "bitcoin") -> Transfer:
    return Transfer(pk, coin, Decimal(quantity), day(at))


@pytest.mark.parametrize(
    ("outs", "ins", "pairs"),
    [
        ([transfer(1, "1", 0)], [transfer(2, "1", 0.1)], [(1, 2)]),
        ([transfer(1, "1", 0)], [transfer(2, "1", 0.1, "ethereum")], []),
        ([transfer(1, "1", 0)], [transfer(2, "1.01", 0.1)], []),
        ([transfer(1, "1", 0)], [transfer(2, "0.9", 0.1)], []),
        ([transfer(1, "1", 0)], [transfer(2, "1", 4)], []),
        ([transfer(1, "1", 0)], [transfer(2, "1", -0.03)], [(1, 2)]),
        (
            [transfer(1, "1", 0), transfer(2, "1", 0.5)],
            [transfer(3, "1", 0.6), transfer(4, "0.999", 0.2)],
            [(1, 4), (2, 3)],
        ),
    ],
)
def test_what_is_proposed(
    outs: list[Transfer], ins: list[Transfer], pairs: list[tuple[int, int]]
) -> None:
    assert [(each.out.pk, each.into.pk) for each in propose(outs, ins)] == pairs
