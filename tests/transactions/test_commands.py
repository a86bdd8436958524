"""What the commands print."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from tests.fixtures.ledger import coin, holding, record
from tests.fixtures.market import make_quote
from transactions.models import Holding, Lot


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
