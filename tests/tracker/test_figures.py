"""Amounts read well, keep the digits that matter, and never pretend to be known."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.lib.figures import UNKNOWN, change, exact_money, money, quantity, short_money


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        ("70120.1", "usd", "$70,120.10"),
        ("2.15341", "usd", "$2.1534"),
        ("0.00001234", "usd", "$0.00001234"),
        ("0.000000000000123456", "usd", "$0.00000000000012346"),
        ("0.9998", "eur", "€0.9998"),
        ("0.5", "usd", "$0.50"),
        ("0", "usd", "$0.00"),
        ("-4210", "usd", "−$4,210.00"),
        ("1234567890123.456", "usd", "$1,234,567,890,123.46"),
        ("1" + "0" * 40, "usd", "$10" + ",000" * 13 + ".00"),
        ("12.5", "chf", "CHF\u202f12.50"),
    ],
)
def test_an_amount_is_spelt_as_one_reads_it(value: str, currency: str, text: str) -> None:
    assert money(Decimal(value), currency) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1380000000000", "$1.38\u202fT"),
        ("-2500000000", "−$2.50\u202fB"),
        ("999999.99", "$999,999.99"),
        ("1000000", "$1.00\u202fM"),
    ],
)
def test_a_large_amount_is_shortened(value: str, text: str) -> None:
    assert short_money(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("3.24", "▲\u202f3.2\u202f%"),
        ("-0.44", "▼\u202f0.4\u202f%"),
        ("0", "=\u202f0.0\u202f%"),
        # Small as it is, it has a direction.
        ("0.01", "▲\u202f0.0\u202f%"),
    ],
)
def test_a_move_shows_its_direction_without_colour(value: str, text: str) -> None:
    assert change(Decimal(value)) == text


def test_what_is_unknown_says_so() -> None:
    assert {money(None), short_money(None), exact_money(None), quantity(None), change(None)} == {
        UNKNOWN
    }


def test_a_quantity_keeps_every_digit() -> None:
    assert quantity(Decimal("1234.000000000000000001")) == "1,234.000000000000000001"


@given(st.decimals(min_value=0, max_value=Decimal("1e15"), allow_nan=False, places=18))
def test_an_amount_is_never_shown_as_nothing_while_it_is_something(value: Decimal) -> None:
    shown = money(value)
    assert (value == 0) == (not any(char in shown for char in "123456789"))
    assert "E" not in shown
