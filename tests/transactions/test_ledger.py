"""What entries do to holdings, through the verbs, in a real database."""

from accounts.models import User
from tests.fixtures.ledger import NOW, day, entry, figures, holding, record
from transactions.ledger import delete_entries, edit_entry, undo_delete
from transactions.models import Holding, Transaction


def test_a_fee_raises_the_cost_of_a_buy_and_lowers_what_a_sale_brought(alice: User) -> None:
    record(alice, "buy", "2", unit_price="100", fee="10")
    assert figures(holding(alice)) == ("2", "210", "0")
    record(alice, "sell", "1", at=1, total="150", fee="5")
    assert figures(holding(alice)) == ("1", "105", "40")


def test_a_fee_in_a_third_coin_disposes_of_that_coin(alice: User) -> None:
    record(alice, "buy", "10", coin="binancecoin", unit_price="200")
    record(alice, "buy", "1", at=1, unit_price="20000", fee="1", fee_coin="binancecoin")
    bnb = holding(alice, "binancecoin")
    assert figures(bnb) == ("9", "1800", None)
    assert "No price of binancecoin is known for 2 May 2023." in bnb.unknown_because
    assert holding(alice).cost is None


def test_a_trade_sells_one_coin_and_buys_the_other(alice: User) -> None:
    record(alice, "buy", "2", unit_price="100")
    record(
        alice, "trade", "30", coin="ethereum", other_coin="bitcoin", other_quantity="1", at=1,
        total="300",
    )  # fmt: skip
    assert figures(holding(alice)) == ("1", "100", "200")
    assert figures(holding(alice, "ethereum")) == ("30", "300", "0")


def test_selling_more_than_there_is_leaves_only_the_quantity_known(alice: User) -> None:
    record(alice, "buy", "1", unit_price="100")
    record(alice, "sell", "3", at=1, unit_price="100")
    held = holding(alice)
    assert figures(held) == ("-2", None, None)
    assert "On 2 May 2023 2 BTC more went out than there was" in held.unknown_because
    record(alice, "buy", "2", at=-1, unit_price="90")
    assert figures(holding(alice)) == ("0", "0", "20")


def test_an_edit_of_the_past_counts_as_if_it_had_been_typed_in_order(alice: User) -> None:
    first = record(alice, "buy", "1", unit_price="100")
    record(alice, "buy", "1", at=1, unit_price="200")
    record(alice, "sell", "1", at=2, unit_price="300")
    assert figures(holding(alice)) == ("1", "200", "200")
    edit_entry(alice, first.pk, entry("buy", "1", at=1.5, unit_price="100"), now=NOW)
    assert figures(holding(alice)) == ("1", "100", "100")


def test_a_deleted_entry_comes_back_as_it_was(alice: User) -> None:
    buy = record(alice, "buy", "1", unit_price="100", note="first", at=day(0))
    before = Transaction.objects.values().get()
    delete_entries(alice, [buy.pk], now=NOW)
    assert not Holding.objects.exists()
    undo_delete(alice, [buy.pk], now=NOW)
    assert Transaction.objects.values().get() == before
    assert figures(holding(alice)) == ("1", "100", "0")
