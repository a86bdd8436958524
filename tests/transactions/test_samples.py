"""Every format reads its sample as the JSON beside it says, and no other format claims it."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from tests.transactions.said import SAMPLES, said_by
from transactions.importing.reading.source import opened
from transactions.importing.recognise import recognise
from transactions.importing.registry import exchange_names, formats

FILES = sorted(SAMPLES.glob("*.csv"))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_sample_says_what_it_should(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text())
    assert said_by(path) == expected


def test_every_format_has_a_sample_of_its_own() -> None:
    recognised = {json.loads(path.with_suffix(".json").read_text())["format"] for path in FILES}
    assert recognised == {str(each) for each in formats()}


def test_every_format_can_read_a_row() -> None:
    assert [str(each) for each in formats() if not (each.read or each.read_together)] == []
    assert [str(each) for each in formats() if each.read_together and not each.join] == []


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_sample_is_found_among_its_exchange_alone(path: Path) -> None:
    with opened(path) as sources:
        found = recognise(sources).format
        assert recognise(sources, exchange=found.exchange).format == found


def test_the_formats_that_were_promised_are_there() -> None:
    promised = (
        "Binance, Binance.US, Coinbase, Coinbase Pro, Kraken, Bitstamp, KuCoin, Bybit, OKX, Gemini,"
        " Bitfinex, Crypto.com, Gate.io, Bittrex, HitBTC, Poloniex, HTX, Bitvavo, Revolut, Nexo,"
        " CoinTracking, Koinly, Delta, CoinLedger, Bellwether, GateHub, MEXC, Robinhood, Uphold"
    )
    assert set(promised.split(", ")) <= set(exchange_names())


def test_the_page_for_people_names_them_all() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "transactions.md").read_text()
    assert [name for name in exchange_names() if name not in page] == []
