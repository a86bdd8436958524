"""Numbers and dates of exports, as they stand and as chance would have them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transactions.importing.numbers import amount, number
from transactions.importing.refusals import RowProblem
from transactions.importing.times import Order, when

KEPT = st.decimals(min_value=Decimal("-1e12"), max_value=Decimal("1e12"), places=8, allow_nan=False)
MOMENTS = st.datetimes(min_value=datetime(2009, 1, 4), max_value=datetime(2099, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1,234", "1234"),
        ("12,5", "12.5"),
        ("1e-8", "0.00000001"),
        ("$1,000.50", "1000.5"),
        ("-€3", "-3"),
        ("(2.5)", "-2.5"),
        ("1 234.5", "1234.5"),
        ("1'234.5", "1234.5"),
        ("−4", "-4"),
    ],
)
def test_spellings_of_numbers(text: str, value: str) -> None:
    assert number(text, comma=None) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "1,23.4", "NaN", "inf", "1e-19", "1e21", "--1"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(RowProblem):
        number(text)


@given(KEPT)
def test_a_number_in_either_notation_is_the_same_number(value: Decimal) -> None:
    english = f"{value:,.8f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert number(english) == number(german, comma=True) == value


def test_a_symbol_that_begins_with_a_digit_keeps_it() -> None:
    assert amount("5.11INCH") == (Decimal("5.1"), "1INCH")
    assert amount("0.5BTC") == (Decimal("0.5"), "BTC")
    assert amount("12USDT", symbols=["USDT"]) == (Decimal(12), "USDT")


def test_nothing_needs_no_symbol_and_anything_else_does() -> None:
    assert amount("0.00") == (Decimal(0), "")
    with pytest.raises(RowProblem, match="with its symbol"):
        amount("0.5")


@given(MOMENTS)
def test_a_date_is_read_back_in_every_notation(moment: datetime) -> None:
    at = moment.replace(microsecond=0, tzinfo=UTC)
    for order, notation in (
        (Order.DAY_FIRST, "%d.%m.%Y %H:%M:%S"),
        (Order.MONTH_FIRST, "%m/%d/%Y %I:%M:%S %p"),
        (Order.UNKNOWN, "%Y-%m-%dT%H:%M:%SZ"),
        (Order.UNKNOWN, "%b %d, %Y, %I:%M:%S %p"),
        (Order.UNKNOWN, "%Y-%m-%d %H:%M:%S UTC"),
    ):
        assert when(at.strftime(notation), order=order) == at


@pytest.mark.parametrize("text", ["11/31/2017", "", "yesterday", "2020-02-30", "2020-01-01 25:00"])
def test_there_is_no_such_date(text: str) -> None:
    with pytest.raises(RowProblem):
        when(text, order=Order.MONTH_FIRST)


def test_a_date_that_could_be_two_is_a_question() -> None:
    with pytest.raises(RowProblem, match="Day or month first"):
        when("11/12/2017", order=Order.UNKNOWN)
