"""What our CoinGecko answers is what CoinGecko documents."""

import json
from datetime import timedelta

import pytest
import requests

from sandbox.coingecko.stand_in import PATHS, CoinGecko
from tests.sandbox.vendor_documents import VendorDocument, vendor_document

pytestmark = pytest.mark.vendor_documents

MARKETS = {
    "vs_currency": "usd", "per_page": "20", "sparkline": "true", "precision": "full",
    "price_change_percentage": "1h,24h,7d,14d,30d,200d,1y",
}  # fmt: skip
SIMPLE = {
    "ids": "bitcoin,pepe,sandbox-coin-300,unknown", "vs_currencies": "usd", "precision": "full",
    "include_market_cap": "true", "include_24hr_vol": "true", "include_24hr_change": "true",
    "include_last_updated_at": "true",
}  # fmt: skip
CASES: list[tuple[str, dict[str, str]]] = [
    ("/ping", {}),
    ("/simple/supported_vs_currencies", {}),
    ("/simple/price", SIMPLE),
    ("/coins/list", {}),
    ("/coins/list", {"include_platform": "true", "status": "active"}),
    ("/coins/markets", {"vs_currency": "usd", "per_page": "250"}),
    ("/coins/markets", MARKETS),
    ("/coins/markets", {**MARKETS, "vs_currency": "btc", "page": "2", "order": "volume_asc"}),
    ("/coins/{id}", {}),
    ("/coins/{id}", {"sparkline": "true", "tickers": "false", "localization": "false"}),
    ("/coins/{id}/history", {"date": "01-03-2026"}),
    ("/coins/{id}/market_chart", {"vs_currency": "usd", "days": "365", "interval": "daily"}),
    ("/coins/{id}/market_chart", {"vs_currency": "eur", "days": "1", "precision": "2"}),
    ("/coins/{id}/market_chart/range", {"vs_currency": "usd", "from": "2026-02-01", "to": "NOW"}),
    ("/coins/{id}/ohlc", {"vs_currency": "usd", "days": "30"}),
    ("/search", {"query": "bit"}),
    ("/exchange_rates", {}),
]


@pytest.mark.parametrize(("plan", "key"), [("demo", "demo"), ("pro", "pro")])
@pytest.mark.parametrize(("path", "query"), CASES)
def test_every_answer_conforms(
    coingecko: CoinGecko, path: str, query: dict[str, str], plan: str, key: str
) -> None:
    coingecko.gate.host = "pro" if plan == "pro" else "demo"
    now = str(int(coingecko.now.timestamp()))
    asked = {name: value.replace("NOW", now) for name, value in query.items()}
    document = vendor_document(f"coingecko_{plan}_min.json")
    assert set(asked) <= document.parameters(path)
    answer = ask(coingecko, path.format(id="bitcoin"), asked, key)
    assert document.mismatches(path, answer) == ""


def ask(coingecko: CoinGecko, path: str, query: dict[str, str], key: str) -> object:
    headers = {f"x-cg-{key}-api-key": "test"}
    answer = requests.get(coingecko.base_url + path, params=query, headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def test_every_path_we_serve_is_documented_and_conforms_in_some_case() -> None:
    assert set(PATHS) == {path for path, _ in CASES}
    assert set(PATHS) <= set(vendor_document("coingecko_demo_min.json").whole["paths"])


def test_a_scripted_market_still_conforms(coingecko: CoinGecko) -> None:
    coingecko.set_price("bitcoin", "70000.10")
    coingecko.set_price("pepe", "0.000000012340", pinned=False)
    coingecko.freeze("ethereum")
    coingecko.rename("eos", id="vaulta")
    coingecko.clock.advance(timedelta(minutes=10).total_seconds())
    document = vendor_document("coingecko_demo_min.json")
    for path, query in (("/coins/markets", MARKETS), ("/simple/price", SIMPLE)):
        assert document.mismatches(path, ask(coingecko, path, query, "demo")) == ""


def test_what_a_script_spoils_no_longer_conforms(coingecko: CoinGecko) -> None:
    document: VendorDocument = vendor_document("coingecko_demo_min.json")
    for how in ("text", "number_as_text", "list", "missing", "boolean"):
        coingecko.spoil("bitcoin", how, answers=1)
        answer = ask(coingecko, "/coins/markets", MARKETS, "demo")
        assert "current_price" in document.mismatches("/coins/markets", answer), how


def test_the_usage_of_a_paid_plan_conforms(coingecko: CoinGecko) -> None:
    coingecko.gate.host = "pro"
    answer = ask(coingecko, "/key", {}, "pro")
    assert vendor_document("coingecko_pro_min.json").mismatches("/key", answer) == ""
