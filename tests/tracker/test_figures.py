"""Amounts read well, keep the digits that matter, and never pretend to be known."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.lib.ages import age
from tracker.lib.figures import (
    UNKNOWN,
    change,
    exact_money,
    money,
    quantity,
    short_money,
    sum_of_money,
)

# The same table is run through static/js/figures.js in a browser (tests/journeys).
CASES: dict[str, list[tuple[str | None, str]]] = json.loads(
    Path(__file__).with_name("figure_cases.json").read_text()
)


@pytest.mark.parametrize(("value", "text"), CASES["money"])
def test_an_amount_is_spelt_as_one_reads_it(value: str | None, text: str) -> None:
    assert money(None if value is None else Decimal(value)) == text


@pytest.mark.parametrize(("value", "text"), CASES["sum_of_money"])
def test_sums_end_with_cents(value: str | None, text: str) -> None:
    assert sum_of_money(None if value is None else Decimal(value)) == text


@pytest.mark.parametrize(("value", "text"), CASES["short_money"])
def test_a_large_amount_is_shortened(value: str | None, text: str) -> None:
    assert short_money(None if value is None else Decimal(value)) == text


@pytest.mark.parametrize(("value", "text"), CASES["change"])
def test_a_move_shows_its_direction_without_colour(value: str | None, text: str) -> None:
    assert change(None if value is None else Decimal(value)) == text


@pytest.mark.parametrize(("seconds", "text"), CASES["age"])
def test_an_age_is_short_and_in_one_unit(seconds: float, text: str) -> None:
    assert age(seconds) == text


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        ("12.5", "chf", "CHF\u202f12.50"),
        ("0.9998", "eur", "€0.9998"),
        ("1" + "0" * 40, "usd", "$10" + ",000" * 13 + ".00"),
    ],
)
def test_each_currency_has_its_sign(value: str, currency: str, text: str) -> None:
    assert money(Decimal(value), currency) == text


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
