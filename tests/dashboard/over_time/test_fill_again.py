"""Days that were reckoned stay right when the ledger, or what is known of the past, changes."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from dashboard.models import ValueFill, ValuePoint
from dashboard.over_time.fill import CHUNK, fill_due
from dashboard.over_time.look_again import look_again
from dashboard.over_time.stale import history_changed
from dashboard.tables.value_fill import NEVER
from market.models import DayPrice
from tests.dashboard.over_time.days import FIRST, fill, written
from tests.fixtures.history import make_days
from tests.fixtures.ledger import coin, day, entry, record
from transactions.ledger import delete_entries, edit_entry
from transactions.portfolios import default_portfolio


@pytest.fixture
def prices(db: None) -> None:
    make_days(coin("bitcoin"), FIRST, [100, 110, 120, 130, 140, 150])
    make_days(coin("ethereum"), FIRST, [10, 10, 12, 12, 10, 10])


def test_history_that_comes_later_fills_the_days_in(alice: User, bob: User, db: None) -> None:
    record(alice, "buy", "1", unit_price="100")
    record(bob, "buy", "1", coin="ethereum", unit_price="10")
    fill(3)
    assert [row[1] for row in written(alice)] == ["?", "?", "?"]
    assert fill(3) == 0

    make_days(coin("bitcoin"), FIRST, [100, 110, 120])
    history_changed(coin="bitcoin", since=FIRST, now=day(3))
    assert fill(3) == 1
    assert [row[1] for row in written(alice)] == ["100", "110", "120"]


def test_an_edit_of_the_past_reckons_from_its_day_on_only(alice: User, prices: None) -> None:
    record(alice, "buy", "1", unit_price="100")
    second = record(alice, "buy", "1", at=3, unit_price="130")
    fill(5)
    ValuePoint.objects.filter(day__lte=FIRST + timedelta(days=1)).update(value=Decimal(-1))
    edit_entry(alice, second.pk, entry("buy", "3", at=2, unit_price="130"), now=day(5))
    assert ValueFill.objects.get().next_day == FIRST + timedelta(days=2)
    fill(5)
    assert written(alice) == [
        (0, "-1", "100", "100"),
        (1, "-1", "0", "100"),
        (2, "480", "390", "490"),
        (3, "520", "0", "490"),
        (4, "560", "0", "490"),
    ]


def test_an_emptied_ledger_leaves_nothing_and_waits(alice: User, prices: None) -> None:
    made = record(alice, "buy", "1", unit_price="100")
    fill(5)
    delete_entries(alice, [made.pk], now=day(5))
    fill(5)
    assert written(alice) == []
    assert ValueFill.objects.get().next_day == NEVER
    record(alice, "buy", "1", at=4, unit_price="100")
    fill(6)
    assert written(alice) == [(4, "140", "100", "100"), (5, "150", "0", "100")]


def test_days_before_a_first_entry_that_moved_are_gone(alice: User, prices: None) -> None:
    made = record(alice, "buy", "1", unit_price="100")
    fill(5)
    edit_entry(alice, made.pk, entry("buy", "1", at=3, unit_price="100"), now=day(5))
    fill(5)
    assert [row[0] for row in written(alice)] == [3, 4]


def test_a_change_on_the_way_stops_a_reckoning_and_the_next_one_is_right(
    alice: User, prices: None
) -> None:
    record(alice, "buy", "1", unit_price="100")
    calls = []

    def clock() -> datetime:
        """By the fourth look at the clock the books are read and nothing is written."""
        calls.append(1)
        if len(calls) == 4:
            record(alice, "buy", "1", at=1, unit_price="110")
        return day(3)

    fill_due(clock=clock)
    assert written(alice) == [
        (0, "100", "100", "100"), (1, "220", "110", "210"), (2, "240", "0", "210"),
    ]  # fmt: skip
    assert ValueFill.objects.get().leased_until is None


def test_one_ledger_that_cannot_be_reckoned_does_not_stop_the_others(
    alice: User, bob: User, prices: None
) -> None:
    record(alice, "buy", "1", unit_price="100")
    record(bob, "buy", "1", at=1, unit_price="100")
    in_the_way = ValuePoint(owner=bob, portfolio=default_portfolio(alice), day=FIRST)
    in_the_way.value = in_the_way.flow = in_the_way.put_in = Decimal(0)
    in_the_way.save()
    assert fill(3) == 1
    assert written(bob) == [(1, "110", "100", "100"), (2, "120", "0", "100")]


def test_a_long_past_is_written_in_short_chunks(
    alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    days = 3 * CHUNK
    make_days(coin("bitcoin"), FIRST, range(1, days + 1))
    record(alice, "buy", "1", unit_price="1")
    with django_assert_max_num_queries(45):
        fill(days)
    assert len(written(alice)) == days
    assert written(alice)[-1] == (days - 1, str(days), "0", "1")


def test_what_stayed_unknown_and_who_has_no_days_is_looked_at_again(
    alice: User, bob: User, db: None
) -> None:
    record(alice, "buy", "1", unit_price="100")
    fill(3)
    record(bob, "buy", "1", unit_price="100")
    ValueFill.objects.filter(owner=bob).delete()
    make_days(coin("bitcoin"), FIRST, [100, 110, 120])
    assert DayPrice.objects.count() == 3
    assert look_again(now=day(3)) == 2
    assert fill(3) == 2
    assert [row[1] for row in written(alice)] == ["100", "110", "120"]
    assert written(alice) == written(bob)
