"""Days are reckoned from the ledger and the kept prices."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest

from accounts.models import User
from dashboard.models import ValuePoint
from dashboard.over_time.fill import fill_due
from market.models import FxRate
from tests.dashboard.over_time.days import FIRST, fill, written
from tests.fixtures.history import make_days
from tests.fixtures.ledger import coin, day, record
from tests.fixtures.time_is_up import cut_off, time_is_up
from transactions.change_portfolio import archive_portfolio, create_portfolio
from transactions.choices import leave_out, price_by_hand
from transactions.models import Transaction
from transactions.portfolios import default_portfolio


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


def test_who_runs_out_of_time_stops_and_the_next_one_goes_on(alice: User, prices: None) -> None:
    record(alice, "buy", "1", unit_price="100")
    readings = count()
    with cut_off():  # the clock is read thrice before somebody's turn begins
        fill_due(clock=lambda: time_is_up() if next(readings) == 3 else day(2))
    assert fill(2) == 0  # the lease is held
    assert fill(2.1) == 1
    assert [row[0] for row in written(alice)] == [0, 1]


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
