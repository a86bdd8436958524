"""Amounts keep every digit, and are spelt the same on both engines."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.lib.decimals import ExactDecimalField, canonical


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("70000", "70000"),
        ("7E+4", "70000"),
        ("1.500", "1.5"),
        ("-0.0", "0"),
        ("0.00000000000000000012340", "0.0000000000000000001234"),
        ("12345678901234567890.123456789012345678", "12345678901234567890.123456789012345678"),
    ],
)
def test_an_amount_has_one_spelling_that_keeps_its_digits(given_text: str, kept: str) -> None:
    assert format(canonical(Decimal(given_text)), "f") == kept


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_the_spelling_never_changes_the_value(value: Decimal) -> None:
    assert canonical(value) == value


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        canonical(Decimal(text))


def test_a_float_is_refused_because_its_digits_are_gone() -> None:
    with pytest.raises(TypeError, match="not an exact amount"):
        ExactDecimalField().get_prep_value(0.1)
