"""A long ledger is reckoned beside what shows: readers see the old figures or the new ones."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from accounts.preferences import save_preferences
from market.models import FxRate
from tests.fixtures.ledger import NOW, START, day, entry, record
from tests.transactions.long_ledgers import figures_of, write_long_ledger
from transactions.behind import CAUSE
from transactions.beside.editions import forget_unseen
from transactions.beside.reckon import Plan, reckon_beside
from transactions.beside.show import Moved, show
from transactions.beside.stage import stage_coin
from transactions.catch_up import LEASE, catch_up
from transactions.change_portfolio import choose_cost_method
from transactions.find_entries import Wanted, found_entries, totals_of
from transactions.ledger import add_entry, edit_entry
from transactions.models import CatchUp, Checkpoint, CoinBook, Holding, Lot, Transaction
from transactions.portfolios import default_portfolio
from transactions.prove import differences
from transactions.read_ledger import AS_IT_IS
from transactions.reckon import MOST_AT_ONCE, House

heard: list[dict[str, Any]] = []


def note(**facts: object) -> None:
    heard.append(facts)


@pytest.fixture(autouse=True)
def _listening(settings: Settings) -> None:
    settings.LEDGER_CHANGED = [f"{__name__}.note"]


def rates(owner: User) -> None:
    days = (START.date() + timedelta(days=number) for number in range(-1, 10))
    FxRate.objects.bulk_create(
        FxRate(day=each, currency="eur", rate=Decimal("0.5"), source="ecb", as_of=START)
        for each in days
    )


def prefer(owner: User, **choice: str) -> None:
    for name, value in choice.items():
        setattr(owner, name, value)
    save_preferences(owner, changed=frozenset(choice))


def test_a_long_ledger_in_another_currency_is_unknown_until_all_of_it_is_there(
    alice: User,
) -> None:
    write_long_ledger(alice)
    rates(alice)
    before = figures_of(alice)
    heard.clear()
    prefer(alice, display_currency="eur")
    waiting = figures_of(alice)
    assert [row[:2] for row in waiting] == [row[:2] for row in before]
    assert {row[2:] for row in waiting} == {("eur", None, None, CAUSE)}
    assert list(differences(alice)) == []
    sums = totals_of(found_entries(alice, Wanted()), None, currency="eur")
    assert (dict(sums.worth), sums.unknown) == ({}, sums.count)

    assert catch_up(clock=lambda: NOW) == 1
    assert [row[3] for row in figures_of(alice)] == [Decimal(str(row[3])) / 2 for row in before]
    assert list(differences(alice)) == []
    assert (CatchUp.objects.count(), catch_up(clock=lambda: NOW)) == (0, 0)
    assert [facts["cause"] for facts in heard] == ["currency or cost method changed"] * 2
    assert totals_of(found_entries(alice, Wanted()), None, currency="eur").unknown == 0


def test_an_entry_meanwhile_has_its_quantity_at_once_and_its_cost_with_the_rest(
    alice: User,
) -> None:
    write_long_ledger(alice)
    choose_cost_method(default_portfolio(alice), "hifo", now=NOW)
    before = Holding.objects.get(coin="bitcoin").quantity
    record(alice, "buy", "3", at=900, total="1")
    record(alice, "move", "1", at=1, to_portfolio=default_portfolio(alice).pk, fee="0.1",
           fee_coin="bitcoin")  # fmt: skip
    held = Holding.objects.get(coin="bitcoin")
    assert (held.quantity, held.cost) == (before + Decimal("2.9"), None)
    catch_up(clock=lambda: NOW)
    assert Holding.objects.get(coin="bitcoin").cost is not None
    assert list(differences(alice)) == []


def test_what_was_written_while_reckoning_is_reckoned_with(alice: User) -> None:
    record(alice, "buy", "1", total="10")
    record(alice, "buy", "1", coin="ethereum", total="10")
    late = iter([entry("buy", "2", at=1, total="30")])

    def beat() -> None:
        for each in late:
            add_entry(default_portfolio(alice), each, now=NOW)

    plan = Plan(coins={"bitcoin", "ethereum"}, cause="again", beat=beat)
    assert reckon_beside(alice, plan, now=NOW)
    assert [row[1] for row in figures_of(alice)] == [Decimal(3), Decimal(1)]
    assert list(differences(alice)) == []
    assert set(Lot.objects.values_list("edition", flat=True)) == set(
        CoinBook.objects.values_list("edition", flat=True)
    )


def test_a_ledger_that_never_rests_is_reckoned_in_the_end(alice: User) -> None:
    record(alice, "buy", "1", total="10")
    numbers = iter(range(1, 99))

    def write_between_reading_and_showing() -> bool:
        late = entry("buy", "1", at=next(numbers), total="1")
        add_entry(default_portfolio(alice), late, now=NOW)
        return True

    plan = Plan(coins={"bitcoin"}, cause="again", last_step=write_between_reading_and_showing)
    assert reckon_beside(alice, plan, now=NOW)
    assert list(differences(alice)) == []


def test_a_staged_coin_is_nobodys_before_it_is_shown(alice: User) -> None:
    record(alice, "buy", "1", total="10")
    before = figures_of(alice)
    house = House.of(alice)
    staged = stage_coin(house, "bitcoin", as_if=AS_IT_IS, now=NOW)
    assert (figures_of(alice), list(differences(alice))) == (before, [])
    record(alice, "sell", "0.4", at=1, total="8")
    with pytest.raises(Moved):
        show(house, [staged])
    assert list(differences(alice)) == []
    assert forget_unseen(now=NOW) == 0  # it may still be shown
    assert forget_unseen(now=NOW + timedelta(days=2)) == 1
    assert Lot.objects.count() == 1


def test_other_preferences_meanwhile_are_noticed(alice: User) -> None:
    record(alice, "buy", "1", total="10")
    house = House.of(User.objects.get(pk=alice.pk))
    staged = stage_coin(house, "bitcoin", as_if=AS_IT_IS, now=NOW)
    prefer(alice, cost_method="lifo")
    with pytest.raises(Moved):
        show(house, [staged])


def test_an_edit_long_ago_in_a_very_long_ledger_keeps_nobody_waiting(alice: User) -> None:
    write_long_ledger(alice, entries=MOST_AT_ONCE * 7 // 6 + 10)
    row = Transaction.objects.filter(coin="bitcoin").earliest("at")
    before = Holding.objects.get(coin="bitcoin").quantity
    edit_entry(alice, row.pk, entry("buy", "2.5", at=START, total="7"), now=NOW)
    held = Holding.objects.get(coin="bitcoin")
    assert (held.quantity, held.cost, held.cost_unknown) == (before + 2, None, CAUSE)
    catch_up(clock=lambda: NOW)
    assert list(differences(alice)) == []
    assert Checkpoint.objects.filter(book__coin="bitcoin").count() > 5


def test_work_of_a_killed_worker_is_taken_over_when_its_lease_is_out(alice: User) -> None:
    write_long_ledger(alice)
    prefer(alice, cost_method="hifo")
    CatchUp.objects.update(leased_until=NOW + LEASE)
    assert catch_up(clock=lambda: NOW) == 0
    assert catch_up(clock=lambda: NOW + LEASE) == 1
    assert list(differences(alice)) == []


def test_books_left_behind_without_a_note_are_found(alice: User) -> None:
    record(alice, "buy", "1", at=day(0), total="10")
    CoinBook.objects.update(behind=True, last_at=None)  # as the migration leaves them
    assert catch_up(clock=lambda: NOW) == 1
    assert not CoinBook.objects.filter(behind=True).exists()
