"""A portfolio goes with all its entries; what the others hold is what a replay would give."""

from decimal import Decimal

import pytest

from accounts.models import User
from tests.fixtures.ledger import NOW, figures, holding, record
from tests.transactions.long_ledgers import write_long_ledger
from transactions.behind import CAUSE
from transactions.catch_up import catch_up
from transactions.change_portfolio import create_portfolio, delete_portfolio
from transactions.match_transfers import match
from transactions.models import CoinBook, Holding, Lot, Portfolio, Transaction
from transactions.personal_data import Ledger
from transactions.prove import differences


@pytest.fixture
def cold(alice: User) -> Portfolio:
    """A portfolio that gave two coins and took one, by a move and by matched transfers."""
    cold = create_portfolio(alice, "Cold")
    record(alice, "buy", "3", unit_price="100", portfolio=cold)
    record(alice, "move", "1", at=1, to_portfolio=alice.portfolios.get(is_default=True).pk,
           portfolio=cold)  # fmt: skip
    sent = record(alice, "transfer_out", "1", at=2, portfolio=cold)
    match(alice, sent.pk, record(alice, "transfer_in", "1", at=2).pk, now=NOW)
    back = record(alice, "transfer_out", "0.5", at=3)
    into = record(alice, "transfer_in", "0.5", at=3, portfolio=cold)
    match(alice, back.pk, into.pk, now=NOW)
    return cold


def test_what_it_gave_was_never_there_and_what_it_took_is_gone(
    alice: User, cold: Portfolio
) -> None:
    assert figures(holding(alice)) == ("1.5", "150", "0")
    delete_portfolio(cold, now=NOW)
    held = holding(alice)
    assert (held.quantity, held.cost) == (Decimal("0.5"), None)
    assert "has no known cost" in held.cost_unknown
    assert list(differences(alice)) == []
    kinds = Transaction.objects.order_by("at").values_list("kind", "matched_out")
    assert list(kinds) == [("transfer_in", None), ("transfer_out", None)]


def test_beside_a_long_ledger_it_goes_at_once_and_the_costs_follow(
    alice: User, cold: Portfolio
) -> None:
    write_long_ledger(alice)
    before = holding(alice).quantity
    delete_portfolio(cold, now=NOW)
    held = holding(alice)
    assert (held.quantity, held.cost, held.cost_unknown) == (before - 1, None, CAUSE)
    assert list(differences(alice)) == []
    assert catch_up(clock=lambda: NOW) == 1
    assert list(differences(alice)) == []
    assert not CoinBook.objects.filter(behind=True).exists()
    assert CAUSE not in str(list(Holding.objects.values()))


def test_a_whole_ledger_goes_with_its_person_and_nobody_elses(
    alice: User, bob: User, cold: Portfolio
) -> None:
    record(bob, "buy", "1", unit_price="100")
    Ledger().delete(alice)
    assert [row.portfolio.owner for row in Transaction.with_hidden.all()] == [bob]
    assert (Holding.objects.count(), Lot.objects.count(), CoinBook.objects.count()) == (1, 1, 1)
    assert not alice.portfolios.exists()
