"""One bad row or value never costs its neighbours, and what was wrong is kept."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from market.coingecko.answers import ExchangeRate, ListedCoin, MarketRow
from market.coingecko.charts import parse_chart
from market.coingecko.parsing import (
    WrongShape,
    parse_coins,
    parse_markets,
    parse_past_rates,
    parse_rates,
)
from market.coingecko.values import read_json

BITCOIN: dict[str, Any] = {
    "id": "bitcoin",
    "symbol": "btc",
    "name": "Bitcoin",
    "image": "https://assets.example/bitcoin.png?1547033579",
    "current_price": 49053,
    "market_cap": 917825524991,
    "market_cap_rank": 1,
    "total_volume": 61679663434,
    "high_24h": 51300,
    "low_24h": 48019,
    "price_change_percentage_24h": -4.37931,
    "price_change_percentage_1h_in_currency": 0.12,
    "price_change_percentage_7d_in_currency": None,
    "last_updated": "2021-05-15T15:59:43.867Z",
}
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)


def answer(*rows: object) -> Any:
    return read_json(json.dumps(rows).encode())


def coin(**changes: object) -> dict[str, Any]:
    return {**BITCOIN, **changes}


def only(row: object) -> MarketRow:
    (read,) = parse_markets(answer(row)).rows
    return read


def test_a_good_row_is_read_whole() -> None:
    row = only(BITCOIN)

    assert (row.id, row.symbol, row.name, row.rank) == ("bitcoin", "btc", "Bitcoin", 1)
    assert [row.price, row.high_24h, row.low_24h] == [49053, 51300, 48019]
    assert (row.change_1h, row.change_24h, row.change_7d) == (
        Decimal("0.12"),
        Decimal("-4.37931"),
        None,
    )
    assert row.last_updated is not None
    assert row.last_updated.isoformat() == "2021-05-15T15:59:43.867000+00:00"
    assert not row.problems


@pytest.mark.parametrize(
    ("price", "reason"),
    [
        (True, "true or false where a number belongs"),
        ([49053], "a list where a number belongs"),
        ("n/a", "'n/a' is not a number"),
        (float("nan"), "'NaN' is not a number"),
    ],
)
def test_an_odd_price_is_unknown_and_says_why(price: object, reason: str) -> None:
    row = only(coin(current_price=price))

    assert row.price is None
    assert row.why("price") == reason
    assert row.high_24h == 51300


def test_a_missing_or_null_value_is_unknown_without_complaint() -> None:
    row = only({"id": "bitcoin"})

    assert (row.price, row.last_updated, row.symbol, row.name) == (None, None, "bitcoin", "bitcoin")
    assert not row.problems
    assert only(coin(current_price=None)).price is None


def test_zero_and_negative_prices_are_passed_on_for_the_market_to_judge() -> None:
    assert only(coin(current_price=0)).price == 0
    assert only(coin(current_price=-1)).price == -1


def test_bad_rows_never_stop_the_others() -> None:
    rows = parse_markets(answer(coin(id="a"), None, "x", 7, {}, {"id": ""}, [], coin(id="b")))

    assert [row.id for row in rows.rows] == ["a", "b"]
    assert [problem.subject for problem in rows.problems] == [f"row {n}" for n in range(2, 8)]


def test_of_two_rows_for_one_coin_the_newer_is_kept() -> None:
    old = coin(current_price=1, last_updated="2021-05-15T15:00:00Z")
    for pair in ((BITCOIN, old), (old, BITCOIN), (BITCOIN, coin(last_updated=None))):
        rows = parse_markets(answer(*pair))
        assert [row.price for row in rows.rows] == [49053]
        assert "more than once" in str(rows.problems[0])


def test_two_prices_for_one_moment_are_both_disbelieved() -> None:
    (row,) = parse_markets(answer(BITCOIN, coin(current_price=99))).rows

    assert row.price is None
    assert row.why("price") == "two different prices for one moment in one answer"


def test_a_sparkline_is_read_where_it_was_asked_for() -> None:
    assert only(coin(sparkline_in_7d={"price": [1, 2.5, None]})).sparkline == (
        Decimal(1),
        Decimal("2.5"),
    )
    assert only(coin(sparkline_in_7d={"price": "x"})).sparkline is None


@pytest.mark.parametrize("body", ["{}", "null", "7", '"text"', '{"rates": []}', '{"prices": 1}'])
def test_an_answer_of_the_wrong_shape_is_refused_whole(body: str) -> None:
    value = read_json(body.encode())
    for parse in (parse_markets, parse_coins, parse_rates):
        with pytest.raises(WrongShape):
            parse(value)
    with pytest.raises(WrongShape):
        parse_chart(value, coin="bitcoin")


@settings(max_examples=50)
@given(st.lists(st.dictionaries(st.sampled_from(list(BITCOIN)), ANY_JSON) | ANY_JSON, max_size=5))
def test_nothing_in_a_list_of_rows_raises_and_every_number_is_real(rows: list[object]) -> None:
    value = answer(*rows, coin(id="witness-of-the-test"))

    read = parse_markets(value)
    parse_coins(value)

    assert any(row.price == 49053 for row in read.rows if row.id == "witness-of-the-test")
    assert all(row.price is None or row.price.is_finite() for row in read.rows)


def test_the_list_of_coins_is_read_with_its_odd_rows_left_out() -> None:
    row = {"id": "bitcoin", "symbol": "btc", "name": "Bitcoin"}
    rows = parse_coins(answer(row, row, coin(name="Other"), {"symbol": "x"}))

    assert rows.rows == (ListedCoin("bitcoin", "btc", "Bitcoin"),)
    assert [problem.field for problem in rows.problems] == ["", "id"]


def test_exchange_rates_are_only_those_above_zero() -> None:
    usd = {"name": "US Dollar", "unit": "$", "value": 75817.765, "type": "fiat"}
    odd = {"eur": None, "gbp": {"value": 0}, "jpy": {"value": "x"}, "c" * 99: usd}
    rows = parse_rates(read_json(json.dumps({"rates": {"USD": usd, **odd}}).encode()))

    assert rows.rows == (ExchangeRate("usd", Decimal("75817.765")),)
    assert len(rows.problems) == 4


def test_the_costs_of_a_past_day_are_read_and_a_day_without_data_is_empty() -> None:
    prices = {"usd": 75817.765, "eur": None, "gbp": "x"}
    answer = {"id": "bitcoin", "market_data": {"current_price": prices}}
    rows = parse_past_rates(read_json(json.dumps(answer).encode()))

    assert rows.rows == (ExchangeRate("usd", Decimal("75817.765")),)
    assert len(rows.problems) == 2
    assert parse_past_rates({"id": "bitcoin"}).rows == ()
    with pytest.raises(WrongShape):
        parse_past_rates([])


def test_a_chart_is_one_point_a_moment_in_the_order_of_time() -> None:
    lists = {
        "prices": [[1779027900000, 2], [1779027899000, 1], [1779027901000, 0], [5], "x", [1, None]],
        "market_caps": [[1779027899000, 10]],
        "total_volumes": None,
    }
    rows = parse_chart(read_json(json.dumps(lists).encode()), coin="bitcoin")

    assert [(point.price, point.market_cap, point.volume) for point in rows.rows] == [
        (Decimal(1), Decimal(10), None),
        (Decimal(2), None, None),
    ]
    assert len(rows.problems) == 4
