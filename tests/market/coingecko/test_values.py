"""A value is clean, or None, or refused with a reason: never a wrong number."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.coingecko.values import (
    NotJson,
    NotUsable,
    Numeral,
    address,
    moment,
    number,
    read_json,
    shown,
    whole,
    words,
)


@pytest.mark.parametrize(
    ("json_text", "value"),
    [
        ("49053", "49053"),
        ("0.00000000001234567890", "0.00000000001234567890"),
        ("1.2e-8", "0.000000012"),
        ("7E+4", "70000"),
        ('"70123.45"', "70123.45"),
        ('"1.5e3"', "1500"),
        ("-4.37931", "-4.37931"),
        ("0", "0"),
        ("-0.0", "0"),
        ("0e-9999", "0"),
    ],
)
def test_a_number_keeps_every_digit(json_text: str, value: str) -> None:
    assert number(read_json(json_text.encode())) == Decimal(value)


@pytest.mark.parametrize(
    "json_text",
    [
        "NaN", "Infinity", "-Infinity", '"NaN"', '"inf"',
        "true", "false", "[1]", "{}", '""', '" 5"',
        '"1,234.5"', '"1_000"', '"٣"', '"0x10"', '"5 USD"', "1e41", "1e-41", "1e9999", "1e-9999",
        '"1e99999"', "0." + "0" * 59 + "11", "9" * 71, "9" * 50_000,
    ],
)  # fmt: skip
def test_what_is_no_real_number_is_refused_with_a_reason(json_text: str) -> None:
    with pytest.raises(NotUsable) as refusal:
        number(read_json(json_text.encode()))
    assert 0 < len(str(refusal.value)) < 120


def test_nothing_stays_nothing() -> None:
    assert number(None) is None
    assert whole(None) is None
    assert moment(None) is None
    assert address(None, longest=10) is None


@pytest.mark.parametrize("text", ["1.5", "-1", "1e10", "9999999999"])
def test_a_rank_is_a_whole_number(text: str) -> None:
    with pytest.raises(NotUsable):
        whole(Numeral(text))
    assert whole(Numeral("3.0")) == 3


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2021-05-15T15:59:43.867Z", datetime(2021, 5, 15, 15, 59, 43, 867000, tzinfo=UTC)),
        ("2021-05-15T17:59:43+02:00", datetime(2021, 5, 15, 15, 59, 43, tzinfo=UTC)),
        (Numeral("1779027899041"), datetime(2026, 5, 17, 14, 24, 59, 41000, tzinfo=UTC)),
    ],
)
def test_a_time_has_a_zone(value: str, at: datetime) -> None:
    assert moment(value) == at


@pytest.mark.parametrize(
    "value",
    [
        "2021-05-15T15:59:43", "2021-05-15", "yesterday", "", "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59", "1" * 500, True, [], Numeral("-1"), Numeral("0"),
        Numeral("1" * 30), Numeral("NaN"), Numeral("1e13"),
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(value: object) -> None:
    with pytest.raises(NotUsable):
        moment(value)


@pytest.mark.parametrize(
    "body",
    [b"", b"[", b'[{"id":"bitcoin","current_pr', b"<html></html>", b"\xff\xfe[]", b"[" * 100_000],
)
def test_an_answer_that_is_no_json_is_called_so(body: bytes) -> None:
    with pytest.raises(NotJson):
        read_json(body)


def test_words_are_one_clean_line() -> None:
    assert words("Bit\x00coin\n\ud800", longest=20) == "Bitcoin"
    for odd in (7, None, "", " \n", "x" * 21, "\x00" * 500, Numeral("5"), ["a"]):
        with pytest.raises(NotUsable):
            words(odd, longest=20)


def test_only_a_web_address_is_a_picture() -> None:
    assert address("https://a.example/b.png", longest=50) == "https://a.example/b.png"
    assert address("missing_large.png", longest=50) is None
    for odd in ("javascript:alert(1)", "//x", "http://", "http://[", "data:image/png;base64,xx"):
        with pytest.raises(NotUsable):
            address(odd, longest=50)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_no_bytes_raise_anything_but_the_named_refusals(body: bytes) -> None:
    with suppress(NotJson, NotUsable):
        found = number(read_json(body))
        assert found is None or found.is_finite()


@given(st.text(max_size=300))
def test_an_odd_value_is_shown_short_and_clean(text: str) -> None:
    assert len(shown(text)) <= 41
    assert "\x00" not in shown(text)
