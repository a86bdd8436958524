"""Days are reckoned from the ledger and the kept prices, and stay right when the past changes."""

from collections.abc import Callable
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
from market.models import DayPrice, FxRate
from tests.fixtures.history import make_days
from tests.fixtures.ledger import START, coin, day, entry, record
from transactions.change_portfolio import archive_portfolio, create_portfolio
from transactions.choices import leave_out, price_by_hand
from transactions.ledger import delete_entries, edit_entry
from transactions.models import Portfolio, Transaction
from transactions.portfolios import default_portfolio

FIRST = START.date()
SIX = timedelta(days=6)


def at(number: float) -> Callable[[], datetime]:
    """The clock stands so many days after the first entry."""
    return lambda: day(number)


def fill(until: float = 6) -> int:
    return fill_due(clock=at(until))


def written(owner: User, portfolio: Portfolio | None = None) -> list[tuple[int, str, str, str]]:
    """Day, value, flow and money put in, as a person would write them down."""
    points = ValuePoint.objects.filter(owner=owner, portfolio=portfolio).order_by("day")
    if portfolio is None:
        points = points.filter(portfolio__isnull=True)
    return [
        ((point.day - FIRST).days, text(point.value), text(point.flow), text(point.put_in))
        for point in points
    ]


def text(amount: Decimal | None) -> str:
    return "?" if amount is None else f"{amount:f}"


@pytest.fixture
def prices(db: None) -> None:
    make_days(coin("bitcoin"), FIRST, [100, 110, 120, 130, 140, 150])
    make_days(coin("ethereum"), FIRST, [10, 10, 12, 12, 10, 10])


def test_each_day_shows_what_was_held_at_its_last_price(alice: User, prices: None) -> None:
    record(alice, "buy", "2", unit_price="100")
    record(alice, "sell", "1", at=2, unit_price="120", fee="3")
    fill(4)
    assert written(alice) == [
        (0, "200", "200", "200"),
        (1, "220", "0", "200"),
        (2, "120", "-117", "83"),
        (3, "130", "0", "83"),
    ]
    assert written(alice) == written(alice, default_portfolio(alice))


def test_today_is_not_over_and_tomorrow_goes_on(alice: User, prices: None) -> None:
    record(alice, "buy", "1", unit_price="100")
    assert fill(0.4) == 0
    assert written(alice) == []
    fill(1)
    assert [row[0] for row in written(alice)] == [0]
    assert fill(1.1) == 0
    fill(2)
    assert written(alice)[-1] == (1, "110", "0", "100")


def test_what_is_received_lost_or_paid_in_coins_is_no_deposit(alice: User, prices: None) -> None:
    record(alice, "buy", "10", coin="ethereum", unit_price="10", fee="1")
    record(alice, "income", "2", coin="ethereum", at=1, unit_price="10")
    record(alice, "loss", "1", coin="ethereum", at=2)
    record(alice, "buy", "1", at=3, unit_price="130", fee="1", fee_coin="ethereum")
    fill(4)
    assert written(alice) == [
        (0, "100", "101", "101"),
        (1, "120", "0", "101"),
        (2, "132", "0", "101"),
        (3, "250", "130", "231"),
    ]


def test_coins_that_come_or_go_without_a_price_count_at_that_days(
    alice: User, prices: None
) -> None:
    record(alice, "transfer_in", "2")
    record(alice, "transfer_out", "1", at=3, fee="0.1", fee_coin="bitcoin")
    fill(5)
    assert written(alice) == [
        (0, "200", "200", "200"),
        (1, "220", "0", "200"),
        (2, "240", "0", "200"),
        (3, "117", "-130", "70"),
        (4, "126", "0", "70"),
    ]


def test_a_trade_moves_no_money_even_when_its_worth_is_unknown(alice: User, prices: None) -> None:
    record(alice, "buy", "1", unit_price="100")
    traded = record(
        alice, "trade", "12", coin="ethereum", other_coin="bitcoin", other_quantity="1", at=1
    )
    Transaction.objects.filter(pk=traded.pk).update(worth=None, worth_unknown="Unknown.")
    fill(3)
    assert written(alice) == [
        (0, "100", "100", "100"),
        (1, "120", "0", "100"),
        (2, "144", "0", "100"),
    ]


def test_moving_between_portfolios_is_seen_in_each_and_not_in_everything(
    alice: User, prices: None
) -> None:
    savings = create_portfolio(alice, "Savings")
    record(alice, "buy", "2", unit_price="100")
    record(alice, "move", "1", at=1, to_portfolio=savings.pk, fee="0.5", fee_coin="bitcoin")
    fill(3)
    assert written(alice, default_portfolio(alice)) == [
        (0, "200", "200", "200"), (1, "55", "-110", "90"), (2, "60", "0", "90"),
    ]  # fmt: skip
    assert written(alice, savings) == [(0, "0", "0", "0"), (1, "110", "110", "110"),
                                       (2, "120", "0", "110")]  # fmt: skip
    assert written(alice) == [(0, "200", "200", "200"), (1, "165", "0", "200"),
                              (2, "180", "0", "200")]  # fmt: skip

    archive_portfolio(savings, now=day(3))
    fill(3)
    assert written(alice) == written(alice, default_portfolio(alice))


def test_a_missing_price_leaves_the_day_unknown_and_says_which(alice: User, db: None) -> None:
    make_days(coin("bitcoin"), FIRST, [100, None, 120])
    record(alice, "buy", "1", unit_price="100")
    fill(3)
    assert [row[1] for row in written(alice)] == ["100", "?", "120"]
    cause = ValuePoint.objects.get(day=FIRST + timedelta(days=1), portfolio=None).value_unknown
    assert cause == "No price of bitcoin is known for 2 May 2023."


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


def test_money_that_cannot_be_valued_leaves_what_was_put_in_unknown(
    alice: User, prices: None
) -> None:
    record(alice, "buy", "1")
    record(alice, "buy", "1", at=1, unit_price="110")
    fill(2)
    assert written(alice) == [(0, "100", "?", "?"), (1, "220", "110", "?")]
    last = ValuePoint.objects.filter(portfolio=None).latest("day")
    assert last.put_in_unknown == "The entry of 1 May 2023 has no price."


def test_everything_is_in_the_persons_currency(alice: User, prices: None) -> None:
    for number, rate in enumerate(["0.9", "0.8"]):
        FxRate.objects.create(
            day=FIRST + timedelta(days=number), currency="eur", rate=Decimal(rate), source="ecb",
            as_of=day(number),
        )  # fmt: skip
    alice.display_currency = "eur"
    alice.save()
    record(alice, "buy", "1", unit_price="100")
    fill(2)
    assert written(alice) == [(0, "90", "90", "90"), (1, "88", "0", "90")]


def test_a_holding_left_out_is_left_out_of_its_past_too(alice: User, prices: None) -> None:
    record(alice, "buy", "1", unit_price="100")
    record(alice, "buy", "5", coin="ethereum", at=1, unit_price="10")
    record(
        alice, "trade", "6", coin="ethereum", other_coin="bitcoin", other_quantity="0.5", at=2,
        total="60",
    )  # fmt: skip
    leave_out(default_portfolio(alice), "ethereum", left_out=True, now=day(3))
    fill(3)
    assert written(alice) == [
        (0, "100", "100", "100"),
        (1, "110", "0", "100"),
        (2, "60", "-60", "40"),
    ]


def test_a_price_given_by_hand_counts_from_its_day_on(alice: User, db: None) -> None:
    coin("bitcoin")
    record(alice, "buy", "2", unit_price="100")
    price_by_hand(
        default_portfolio(alice), "bitcoin", Decimal(7), currency="usd", at=day(1), now=day(3)
    )
    fill(3)
    assert [row[1] for row in written(alice)] == ["?", "14", "14"]


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
        """By the third look at the clock the books are read and nothing is written."""
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
