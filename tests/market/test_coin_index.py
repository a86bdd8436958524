"""A person finds the coin they mean, whatever they remember of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.coin_index import CoinIndex, IndexedCoin

COINS = [
    IndexedCoin("bitcoin", "btc", "Bitcoin", 1),
    IndexedCoin("ethereum", "eth", "Ethereum", 2),
    IndexedCoin("ripple", "xrp", "XRP", 4),
    IndexedCoin("bitcoin-cash", "bch", "Bitcoin Cash", 26),
    IndexedCoin("ethereum-classic", "etc", "Ethereum Classic", 27),
    IndexedCoin("near", "near", "NEAR Protocol", 40),
    IndexedCoin("rollbit-coin", "rlb", "Rollbit Coin", 120),
    IndexedCoin("bitcoin-copy", "btc", "Bitcoin Copy", None),
]


@pytest.fixture(scope="module")
def index() -> CoinIndex:
    return CoinIndex(reversed(COINS))


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("btc", "bitcoin"),
        ("BTC", "bitcoin"),
        ("$btc", "bitcoin"),
        ("Bitcoin", "bitcoin"),
        ("  bitcoin   CASH ", "bitcoin-cash"),
        ("cash", "bitcoin-cash"),
        ("etherium", "ethereum"),
        ("bitcion", "bitcoin"),
        ("clasic", "ethereum-classic"),
        ("néar", "near"),
        ("ripple", "ripple"),
        ("xr", "ripple"),
    ],
)
def test_the_first_answer_is_the_coin_that_was_meant(
    index: CoinIndex, typed: str, best: str
) -> None:
    assert index.search(typed)[0].id == best


def test_of_two_coins_with_one_symbol_the_better_known_comes_first(index: CoinIndex) -> None:
    assert [coin.id for coin in index.search("btc")] == ["bitcoin", "bitcoin-copy"]


def test_three_letters_are_never_read_as_a_slip(index: CoinIndex) -> None:
    assert index.search("btx") == []


def test_an_empty_query_offers_the_best_known_coins(index: CoinIndex) -> None:
    assert [coin.id for coin in index.search(" ", limit=2)] == ["bitcoin", "ethereum"]


@given(st.text(max_size=80))
def test_whatever_is_typed_finds_each_coin_at_most_once(typed: str) -> None:
    found = CoinIndex(COINS).search(typed)
    assert len(found) == len(set(found)) <= 10
