"""Keys, hosts, quotas, cache and refusals of the stand-in for CoinGecko."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox.coingecko.stand_in import CoinGecko
from sandbox.ledger import read as entries_of
from tests.sandbox.asking import ask, markets, row

DEMO, PRO = {"x-cg-demo-api-key": "demo-key"}, {"x-cg-pro-api-key": "pro-key"}


def ping(coingecko: CoinGecko, headers: dict[str, str], query: str = "") -> tuple[int, Any]:
    answer = requests.get(f"{coingecko.base_url}/ping{query}", headers=headers, timeout=30)
    body = answer.json()
    return answer.status_code, body.get("status", body.get("error", body))


def code(coingecko: CoinGecko, headers: dict[str, str], query: str = "") -> tuple[int, int | None]:
    status, body = ping(coingecko, headers, query)
    return status, body.get("error_code")


def test_the_public_host_answers_with_a_demo_key_and_without_any(coingecko: CoinGecko) -> None:
    assert code(coingecko, {}) == (200, None)
    assert code(coingecko, DEMO) == (200, None)
    assert code(coingecko, {}, "?x_cg_demo_api_key=demo-key") == (200, None)
    seen = [(entry["key"], entry["key_kind"]) for entry in coingecko.ledger.entries()]
    assert seen == [(None, None), ("demo-key", "demo"), ("demo-key", "demo")]


def test_a_key_at_the_wrong_host_is_told_so(coingecko: CoinGecko) -> None:
    assert code(coingecko, PRO) == (400, 10010)
    coingecko.gate.host = "pro"
    assert code(coingecko, DEMO) == (400, 10011)
    assert code(coingecko, PRO) == (200, None)


def test_a_missing_or_unknown_key_is_refused_where_one_is_needed(coingecko: CoinGecko) -> None:
    coingecko.gate.keys = frozenset({"demo-key"})
    assert code(coingecko, DEMO) == (200, None)
    assert code(coingecko, {"x-cg-demo-api-key": "wrong"}) == (401, 10002)
    coingecko.gate.key_required = True
    assert code(coingecko, {}) == (401, 10002)
    coingecko.gate.host = "pro"
    assert code(coingecko, {}) == (401, 10002)


def test_what_needs_a_paid_plan_is_refused_in_the_nested_shape(coingecko: CoinGecko) -> None:
    inactive = ask(coingecko, "/coins/list", status="inactive")
    assert (inactive.status_code, inactive.json()["error"]["status"]["error_code"]) == (401, 10005)
    old = ask(coingecko, "/coins/bitcoin/market_chart", vs_currency="usd", days="max")
    assert (old.status_code, old.json()["error"]["status"]["error_code"]) == (401, 10012)
    coingecko.gate.host = "pro"
    url = coingecko.base_url + "/coins/bitcoin/market_chart?vs_currency=usd&days=max"
    chart = requests.get(url, headers=PRO, timeout=30).json()
    assert len(chart["prices"]) > 2000


def test_a_spent_minute_says_how_long_to_wait(coingecko: CoinGecko) -> None:
    coingecko.limit(per_minute=2)
    coingecko.advance(15)
    assert [ask(coingecko, "/ping").status_code for _ in range(3)] == [200, 200, 429]
    no = ask(coingecko, "/ping")
    assert no.headers["retry-after"] == "45"
    assert no.json()["status"]["error_code"] == 429
    assert code(coingecko, DEMO) == (200, None)  # every key has a quota of its own
    coingecko.advance(45)
    assert ask(coingecko, "/ping").ok


def test_a_spent_month_ends_with_the_month(coingecko: CoinGecko) -> None:
    coingecko.limit(per_month=1)
    assert [ask(coingecko, "/ping").status_code for _ in range(2)] == [200, 429]
    assert "retry-after" not in ask(coingecko, "/ping").headers
    coingecko.advance(31 * 86400)
    assert ask(coingecko, "/ping").ok


def test_an_answer_can_be_as_old_as_the_vendors_cache_makes_it(coingecko: CoinGecko) -> None:
    coingecko.cache_seconds = 60
    first = row(coingecko, "bitcoin")
    coingecko.set_price("bitcoin", "1")
    coingecko.advance(59)
    assert row(coingecko, "bitcoin") == first
    assert row(coingecko, "bitcoin", precision="full")["current_price"] == 1
    coingecko.advance(1)
    assert row(coingecko, "bitcoin")["current_price"] == 1


@pytest.mark.parametrize(
    ("path", "query", "status", "error"),
    [
        ("/coins/markets", {}, 422, "Missing parameter vs_currency"),
        ("/coins/markets", {"vs_currency": "xyz"}, 400, "invalid vs_currency"),
        ("/coins/markets", {"vs_currency": "usd", "per_page": "abc"}, 422, None),
        ("/coins/markets", {"vs_currency": "usd", "page": "0"}, 422, None),
        ("/coins/markets", {"vs_currency": "usd", "order": "zzz"}, 422, None),
        ("/coins/markets", {"vs_currency": "usd", "precision": "19"}, 422, None),
        ("/coins/markets", {"vs_currency": "usd", "price_change_percentage": "2h"}, 422, None),
        ("/simple/price", {"ids": "bitcoin"}, 422, "Missing parameter vs_currencies"),
        ("/simple/price", {"vs_currencies": "usd"}, 422, "Missing parameter ids"),
        ("/coins/nope", {}, 404, "coin not found"),
        ("/coins/nope/market_chart", {"vs_currency": "usd", "days": "1"}, 404, "coin not found"),
        ("/coins/bitcoin/market_chart", {"vs_currency": "usd", "days": "x"}, 422, None),
        ("/coins/bitcoin/ohlc", {"vs_currency": "usd", "days": "5"}, 422, None),
        ("/coins/bitcoin/history", {"date": "2026-01-01"}, 400, "invalid date"),
        ("/coins/list", {"status": "sleeping"}, 422, None),
        ("/search", {}, 422, "Missing parameter query"),
    ],
)
def test_a_bad_question_is_refused_as_the_vendor_does(
    coingecko: CoinGecko, path: str, query: dict[str, str], status: int, error: str | None
) -> None:
    no = ask(coingecko, path, **query)
    assert no.status_code == status
    assert error in (None, no.json()["error"])


def test_a_page_holds_100_unless_asked_and_never_more_than_250(coingecko: CoinGecko) -> None:
    ids = ",".join(f"sandbox-coin-{number}" for number in range(251, 301))
    known = ",".join(coin["id"] for coin in markets(coingecko, per_page=250))
    assert len(markets(coingecko)) == 100
    assert len(markets(coingecko, per_page=400)) == 250
    # The trap: asking for many ids does not make the page any longer.
    assert len(markets(coingecko, ids=f"{known},{ids}")) == 100
    assert len(markets(coingecko, ids="bitcoin,bitcoin,unknown, ethereum")) == 2


def test_515_ids_in_one_question_are_answered(coingecko: CoinGecko) -> None:
    ids = ",".join(["bitcoin", *(f"unknown-coin-number-{number}" for number in range(514))])
    assert list(ask(coingecko, "/simple/price", ids=ids, vs_currencies="usd").json()) == ["bitcoin"]


def test_an_image_is_a_picture_of_this_server(coingecko: CoinGecko) -> None:
    address = row(coingecko, "bitcoin")["image"]
    assert address.startswith(coingecko.url)
    picture = requests.get(address, timeout=30)
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG\r\n\x1a\n")


def test_the_search_finds_by_name_symbol_and_id_the_biggest_first(coingecko: CoinGecko) -> None:
    found = ask(coingecko, "/search", query="BTC").json()["coins"]
    assert [coin["id"] for coin in found][:2] == ["bitcoin", "wrapped-bitcoin"]
    assert found[0]["symbol"] == "BTC"


def test_as_a_process_it_serves_steers_records_and_leaves(tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "sandbox", "coingecko", "--data", str(tmp_path), "--coins", "20",
        "--at", "2026-03-02T12:00:00+00:00", "--per-minute", "3",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        try:
            price = {"coin": "bitcoin", "price": "70000.10"}
            requests.post(f"{address}/_control/set_price", json=price, timeout=30)
            url = f"{address}/api/v3/simple/price?ids=bitcoin&vs_currencies=usd"
            answers = [requests.get(url, timeout=30) for _ in range(4)]
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert json.loads(answers[0].text) == {"bitcoin": {"usd": 70000.1}}
    statuses = [entry["status"] for entry in entries_of(tmp_path / "coingecko.jsonl")]
    assert statuses == [200, 200, 200, 429]
