"""What a test can make the market do."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import requests

from sandbox.coingecko.odd import ANSWERS, SPOILED
from sandbox.coingecko.refusals import NAMED
from sandbox.coingecko.script import CONTROLS
from sandbox.coingecko.stand_in import CoinGecko
from tests.sandbox.asking import ask, markets, read, row


@pytest.mark.parametrize("price", ["70000.10", "0.00000012340", "1234567890.123456789012", "7e4"])
def test_a_set_price_comes_out_digit_for_digit(coingecko: CoinGecko, price: str) -> None:
    coingecko.set_price("bitcoin", price)
    for query in ({}, {"precision": "full"}):
        text = ask(coingecko, "/coins/markets", vs_currency="usd", ids="bitcoin", **query).text
        assert f'"current_price":{price},' in text
    text = ask(coingecko, "/simple/price", vs_currencies="usd", ids="bitcoin").text
    assert text == f'{{"bitcoin":{{"usd":{price}}}}}'


def test_a_set_price_is_rounded_only_when_places_are_asked_for(coingecko: CoinGecko) -> None:
    coingecko.set_price("bitcoin", Decimal("70000.129"))
    assert row(coingecko, "bitcoin", precision="2")["current_price"] == Decimal("70000.13")


def test_a_pinned_price_stays_and_a_released_one_moves_on_from_it(coingecko: CoinGecko) -> None:
    coingecko.set_price("bitcoin", "70000")
    coingecko.advance(3600)
    assert row(coingecko, "bitcoin")["current_price"] == 70000
    coingecko.release("bitcoin")
    assert row(coingecko, "bitcoin")["current_price"] == 70000
    coingecko.advance(3600)
    moved = row(coingecko, "bitcoin", precision="full")["current_price"]
    assert moved != 70000
    assert abs(moved / 70000 - 1) < Decimal("0.05")


def test_a_set_price_belongs_to_the_history_from_its_moment_on(coingecko: CoinGecko) -> None:
    before = row(coingecko, "bitcoin", precision="full")["current_price"]
    coingecko.advance(60)
    coingecko.set_price("bitcoin", "1000000")
    coingecko.advance(1800)
    coingecko.set_price("bitcoin", "900000")
    coin = row(coingecko, "bitcoin", precision="full")
    assert coin["high_24h"] == 1000000
    assert coin["low_24h"] <= before
    prices = dict(
        read(coingecko, "/coins/bitcoin/market_chart", vs_currency="usd", days=1)["prices"]
    )
    noon = int(coingecko.now.timestamp() - 1860) * 1000
    assert prices[noon] == before
    assert prices[noon + 300_000] == 1000000
    assert coin["ath"] >= 1000000


def test_a_price_must_be_positive_and_no_float(coingecko: CoinGecko) -> None:
    with pytest.raises(ValueError, match="positive"):
        coingecko.set_price("bitcoin", "0")
    with pytest.raises(TypeError, match="as text"):
        coingecko.set_price("bitcoin", 1.1)  # type: ignore[arg-type]
    with pytest.raises(LookupError, match="no coin"):
        coingecko.set_price("bitcoinn", "1")


def test_a_spike_is_seen_once_and_leaves_no_trace(coingecko: CoinGecko) -> None:
    before = row(coingecko, "bitcoin")
    coingecko.spike("bitcoin", "1.5")
    assert row(coingecko, "bitcoin") == {**before, "current_price": Decimal("1.5")}
    assert row(coingecko, "bitcoin") == before


def test_a_dropped_coin_is_silently_absent(coingecko: CoinGecko) -> None:
    coingecko.drop("ethereum")
    assert [coin["id"] for coin in markets(coingecko, ids="bitcoin,ethereum")] == ["bitcoin"]
    assert list(read(coingecko, "/simple/price", ids="ethereum,xyz", vs_currencies="usd")) == []
    assert ask(coingecko, "/coins/ethereum").status_code == 404
    assert row(coingecko, "tether")["market_cap_rank"] == 3
    coingecko.restore("ethereum")
    assert row(coingecko, "ethereum")["market_cap_rank"] == 2


def test_a_deactivated_coin_moves_to_the_list_of_paid_plans(coingecko: CoinGecko) -> None:
    coingecko.deactivate("eos")
    assert "eos" not in {coin["id"] for coin in read(coingecko, "/coins/list")}
    assert ask(coingecko, "/coins/list", status="inactive").status_code == 401
    coingecko.gate.host = "pro"
    inactive = requests.get(
        coingecko.base_url + "/coins/list?status=inactive",
        headers={"x-cg-pro-api-key": "paid"},
        timeout=30,
    ).json()
    assert [coin["id"] for coin in inactive] == ["eos"]


def test_a_renamed_coin_keeps_its_price_under_the_new_id(coingecko: CoinGecko) -> None:
    before = row(coingecko, "eos")
    coingecko.rename("eos", id="vaulta", symbol="a", name="Vaulta")
    after = row(coingecko, "vaulta")
    assert markets(coingecko, ids="eos") == []
    assert (after["symbol"], after["name"]) == ("a", "Vaulta")
    assert after["current_price"] == before["current_price"]
    coingecko.set_price("vaulta", "9")
    assert row(coingecko, "vaulta")["current_price"] == 9


@pytest.mark.parametrize("coin", [None, "bitcoin"])
def test_what_is_frozen_stops_while_the_rest_goes_on(
    coingecko: CoinGecko, coin: str | None
) -> None:
    before = row(coingecko, "bitcoin")
    coingecko.freeze(coin)
    coingecko.advance(3600)
    assert row(coingecko, "bitcoin") == before
    assert (row(coingecko, "cardano")["last_updated"] == before["last_updated"]) is (coin is None)
    coingecko.thaw(coin)
    assert row(coingecko, "bitcoin")["last_updated"] > before["last_updated"]


def test_a_delayed_coin_is_shown_as_it_was(coingecko: CoinGecko) -> None:
    before = row(coingecko, "bitcoin", precision="full")
    coingecko.advance(1200)
    coingecko.delay("bitcoin", 1200)
    assert row(coingecko, "bitcoin", precision="full") == before
    simple = read(
        coingecko, "/simple/price", ids="bitcoin", vs_currencies="usd",
        include_last_updated_at="true",
    )  # fmt: skip
    assert simple["bitcoin"]["last_updated_at"] == int(coingecko.now.timestamp()) - 1200


ABSENT = "absent"
SPOILS: dict[str, Callable[[Any], bool]] = {
    "null": lambda price: price is None,
    "missing": lambda price: price is ABSENT,
    "zero": lambda price: price == 0,
    "negative": lambda price: price == -70000,
    "text": lambda price: price == "n/a",
    "empty": lambda price: price == "",
    "number_as_text": lambda price: price == "70000",
    "scientific": lambda price: price == 70000 and isinstance(price, Decimal),
    "nan": lambda price: price != price,
    "infinity": lambda price: price == float("inf"),
    "huge": lambda price: price == Decimal("1e400"),
    "list": lambda price: price == [70000],
    "boolean": lambda price: price is True,
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_field_can_be_spoiled_while_other_coins_stay_good(coingecko: CoinGecko, how: str) -> None:
    coingecko.set_price("bitcoin", "70000")
    coingecko.spoil("bitcoin", how)
    bad, good = markets(coingecko, ids="bitcoin,ethereum")
    assert SPOILS[how](bad.get("current_price", ABSENT))
    assert good["current_price"] > 100
    simple = read(coingecko, "/simple/price", ids="bitcoin", vs_currencies="usd")
    assert SPOILS[how](simple["bitcoin"].get("usd", ABSENT))
    coingecko.mend("bitcoin")
    assert row(coingecko, "bitcoin")["current_price"] == 70000


def test_scientific_notation_is_sent_as_such(coingecko: CoinGecko) -> None:
    coingecko.set_price("bitcoin", "70000")
    coingecko.spoil("bitcoin", "scientific")
    text = ask(coingecko, "/coins/markets", vs_currency="usd", ids="bitcoin").text
    assert '"current_price":7.0000E+4,' in text


def test_any_field_can_be_given_any_value(coingecko: CoinGecko) -> None:
    coingecko.set_field("bitcoin", "last_updated", None, answers=2)
    coingecko.set_field("bitcoin", "market_cap_rank", "first")
    rows = [row(coingecko, "bitcoin") for _ in range(3)]
    assert [coin["last_updated"] is None for coin in rows] == [True, True, False]
    assert {coin["market_cap_rank"] for coin in rows} == {"first"}


def test_whole_answers_can_be_odd_for_as_long_as_asked(coingecko: CoinGecko) -> None:
    good = ask(coingecko, "/coins/markets", vs_currency="usd", ids="bitcoin,ethereum").text
    for how in ANSWERS:
        coingecko.odd_answer(how)
        odd = ask(coingecko, "/coins/markets", vs_currency="usd", ids="bitcoin,ethereum")
        assert (odd.status_code, odd.text == good) == (200, False), how
    again = ask(coingecko, "/coins/markets", vs_currency="usd", ids="bitcoin,ethereum").text
    assert again == good


def test_an_odd_answer_can_wait_for_its_path(coingecko: CoinGecko) -> None:
    coingecko.odd_answer("html", path="*/coins/list")
    assert row(coingecko, "bitcoin")["id"] == "bitcoin"
    assert ask(coingecko, "/coins/list").text.startswith("<!DOCTYPE html>")


def test_the_odd_answers_are_what_their_names_say(coingecko: CoinGecko) -> None:
    def odd(how: str) -> str:
        coingecko.odd_answer(how)
        return ask(coingecko, "/coins/markets", vs_currency="usd", ids="bitcoin,ethereum").text

    assert len(json.loads(odd("partial"))) == 1
    assert len(json.loads(odd("duplicates"))) == 4
    assert isinstance(json.loads(odd("numbers_as_text"))[0]["current_price"], str)
    with pytest.raises(json.JSONDecodeError):
        json.loads(odd("truncated"))


def test_a_silent_market_accepts_and_never_answers_until_it_speaks(coingecko: CoinGecko) -> None:
    coingecko.go_silent()
    for _ in range(2):
        with pytest.raises(requests.ReadTimeout):
            requests.get(coingecko.base_url + "/ping", timeout=0.2)
    coingecko.speak()
    assert ask(coingecko, "/ping").ok
    assert [entry["fault"] for entry in coingecko.ledger.entries()] == ["hang", "hang", None]


@pytest.mark.parametrize("how", NAMED)
def test_every_way_to_refuse_can_be_asked_for(coingecko: CoinGecko, how: str) -> None:
    coingecko.refuse(how, path="*/coins/markets")
    assert ask(coingecko, "/ping").ok
    no = ask(coingecko, "/coins/markets", vs_currency="usd", ids="bitcoin")
    assert no.status_code == NAMED[how].status
    assert ask(coingecko, "/coins/markets", vs_currency="usd", ids="bitcoin").json()[0]["id"]


def test_another_process_scripts_the_same_over_http(coingecko: CoinGecko) -> None:
    def control(verb: str, body: str) -> requests.Response:
        headers = {"Content-Type": "application/json"}
        url = f"{coingecko.url}/_control/{verb}"
        return requests.post(url, data=body, headers=headers, timeout=30)

    assert control("set_price", '{"coin": "bitcoin", "price": 70000.10}').ok
    text = ask(coingecko, "/simple/price", vs_currencies="usd", ids="bitcoin").text
    assert text == '{"bitcoin":{"usd":70000.10}}'
    assert control("advance", '{"seconds": 60}').json()["result"] == "2026-03-02T12:01:00+00:00"
    assert control("set_price", '{"coin": "nope", "price": "1"}').status_code == 400
    assert control("refuse", '{"how": "cdn_denied"}').ok
    assert ask(coingecko, "/ping").status_code == 403
    assert {"set_price", "drop", "go_silent"} <= set(CONTROLS)
