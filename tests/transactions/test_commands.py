"""What the commands print."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import User
from tests.fixtures.ledger import coin, holding, record
from tests.fixtures.market import make_quote
from transactions.models import Holding, Lot, Transaction


def printed(command: str, *options: str) -> Any:
    out = StringIO()
    call_command(command, *options, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_list_transactions_gives_every_field_as_a_plain_decimal(alice: User) -> None:
    record(
        alice, "buy", "0.00000001", unit_price="70000", fee="1", fee_coin="binancecoin",
        exchange="Kraken", external_id="T1", note="dust",
    )  # fmt: skip
    record(alice, "trade", "2", coin="ethereum", other_coin="bitcoin", other_quantity="0.1", at=1)
    buy, trade = printed("list_transactions", "--user", "alice")
    assert buy == {
        "at": "2023-05-01T12:00:00+00:00",
        "kind": "buy",
        "exchange": "Kraken",
        "coin": "bitcoin",
        "symbol": "BTC",
        "quantity": "0.00000001",
        "price": "70000",
        "currency": "USD",
        "total": "0.0007",
        "fee": "1",
        "fee_currency": "BNB",
        "external_id": "T1",
        "note": "dust",
    }
    assert (trade["other_symbol"], trade["other_quantity"]) == ("BTC", "0.1")
    assert (trade["price"], trade["currency"], trade["total"]) == (None, None, None)


def test_list_holdings_values_what_is_held_at_the_newest_price(alice: User) -> None:
    make_quote(coin("bitcoin"), "150.5")
    record(alice, "buy", "2", unit_price="100")
    record(alice, "buy", "2", at=1, unit_price="200")
    record(alice, "sell", "1", at=2, unit_price="300")
    assert printed("list_holdings", "--user", "alice@example.org") == [
        {
            "symbol": "BTC",
            "coin": "bitcoin",
            "quantity": "3",
            "cost": "500",
            "realised": "200",
            "price": "150.5",
            "value": "451.5",
            "unrealised": "-48.5",
        }
    ]
    [lifo] = printed("list_holdings", "--user", "alice", "--method", "lifo")
    assert (lifo["cost"], lifo["realised"], lifo["unrealised"]) == ("400", "100", "51.5")


def test_holdings_without_a_price_have_no_value(alice: User) -> None:
    record(alice, "buy", "2", unit_price="100")
    [held] = printed("list_holdings", "--user", "alice")
    assert (held["cost"], held["price"], held["value"], held["unrealised"]) == (
        "200", None, None, None,
    )  # fmt: skip


def test_a_holding_that_does_not_follow_its_ledger_is_found_and_mended(alice: User) -> None:
    record(alice, "buy", "2", unit_price="100")
    record(alice, "sell", "1", at=1, unit_price="100")
    assert printed("check_invariants")["ok"]
    assert printed("rebuild_holdings")["differences"] == []

    Holding.objects.update(realised="7")
    Lot.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("check_invariants", stdout=StringIO())
    [words] = printed("rebuild_holdings", "--user", "alice")["differences"]
    assert words.endswith("realised is 7 and should be 0")
    assert holding(alice).realised == 0
    assert printed("check_invariants")["ok"]


def test_import_transactions_says_what_came_in_and_which_rows_did_not(
    alice: User, tmp_path: Path, settings: Settings
) -> None:
    settings.DATA_DIR = tmp_path
    for each in ("bitcoin", "ethereum"):
        coin(each)
    path = tmp_path / "fills.csv"
    path.write_text(
        "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n"
        "2021-05-01 08:00:01,ETHBTC,BUY,0.06,2,0.12,0.002,ETH\n"
        "11/31/2021,ETHBTC,BUY,0.06,1,0.06,0,ETH\n"
    )
    would = printed("import_transactions", str(path), "--user", "alice", "--dry-run")
    assert not Transaction.objects.exists()
    done = printed("import_transactions", str(path), "--user", "alice@example.org")
    [problem] = done.pop("problems")
    assert done == {
        "exchange": "Binance",
        "format": "spot trades",
        "rows": 2,
        "imported": 1,
        "duplicates": 0,
    }
    assert (problem["line"], problem["column"], problem["value"]) == (3, "Date(UTC)", "11/31/2021")
    assert "no such date" in problem["reason"]
    assert would == done | {"problems": [problem]}
    again = printed("import_transactions", str(path), "--user", "alice", "--exchange", "Binance")
    assert (again["imported"], again["duplicates"]) == (0, 1)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--user", "nobody"], "nobody called nobody"),
        (["--user", "alice", "--portfolio", "Elsewhere"], "no portfolio called Elsewhere"),
        (["--user", "alice", "--exchange", "Kraken"], "no export of Kraken we know"),
    ],
)
def test_import_transactions_refuses_with_a_sentence(
    alice: User, tmp_path: Path, settings: Settings, options: list[str], sentence: str
) -> None:
    settings.DATA_DIR = tmp_path
    path = tmp_path / "any.csv"
    path.write_text("Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n")
    with pytest.raises(CommandError, match=sentence):
        call_command("import_transactions", str(path), *options)
