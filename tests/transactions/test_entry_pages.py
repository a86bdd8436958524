"""The list of entries and the form, as somebody without JavaScript uses them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from market import coin_search
from tests.fixtures.ledger import coin, day, figures, holding, record
from transactions.models import Transaction
from transactions.portfolios import default_portfolio

ADD = "/transactions/add/"


@pytest.fixture(autouse=True)
def _fresh_search() -> None:
    coin_search.current.forget()


@pytest.fixture
def visitor(alice: User, as_person: Callable[[User], Client]) -> Client:
    coin("bitcoin")
    return as_person(alice)


def filled(alice: User, **fields: str) -> dict[str, str]:
    return {
        "kind": "buy", "coin": "bitcoin", "quantity": "0,5", "unit_price": "20000",
        "currency": "USD", "at": "2023-05-01T12:00:00",
        "portfolio": str(default_portfolio(alice).pk),
    } | fields  # fmt: skip


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    found: dict[str, list[str]] = answer.context["form"].errors
    return found


def test_a_buy_with_a_decimal_comma_becomes_a_holding(visitor: Client, alice: User) -> None:
    answer = visitor.post(ADD, filled(alice, total="10.000,00", fee="1", fee_currency="usd"))
    assert answer.headers.get("Location") == "/transactions/", errors(answer)
    assert figures(holding(alice)) == ("0.5", "10001", "0")


def test_only_what_the_person_gave_is_kept_of_price_and_total(visitor: Client, alice: User) -> None:
    visitor.post(ADD, filled(alice, quantity="3", total="10", unit_price="3.33", leads="total"))
    row = Transaction.objects.get()
    assert (row.unit_price, str(row.total)) == (None, "10")


def test_a_price_and_a_total_that_do_not_fit_are_refused(visitor: Client, alice: User) -> None:
    assert "total" in errors(visitor.post(ADD, filled(alice, total="9000")))


def test_selling_more_than_was_held_says_how_much_there_was(visitor: Client, alice: User) -> None:
    record(alice, "buy", "1", unit_price="100", at=0)
    record(alice, "buy", "5", unit_price="100", at=9)
    sale = filled(alice, kind="sell", quantity="2", at="2023-05-03T12:00:00")
    answer = visitor.post(ADD, sale)
    assert "You held 1 BTC at that time, 3 May 2023 12:00" in errors(answer)["quantity"][0]
    assert b'value="2"' in answer.content
    assert Transaction.objects.count() == 2


def test_an_edit_of_the_past_cannot_take_away_what_was_sold_later(
    visitor: Client, alice: User
) -> None:
    bought = record(alice, "buy", "1", unit_price="100", at=0)
    record(alice, "sell", "1", unit_price="200", at=5)
    answer = visitor.post(f"/transactions/{bought.pk}/", filled(alice, quantity="0.5"))
    assert "Later, at 6 May 2023 12:00, 0.5 BTC more" in errors(answer)["quantity"][0]
    assert figures(holding(alice)) == ("0", "0", "100")


def test_what_an_import_left_short_can_still_be_mended(visitor: Client, alice: User) -> None:
    record(alice, "sell", "3", unit_price="100", at=5)
    answer = visitor.post(ADD, filled(alice, quantity="1", at="2023-05-02T12:00"))
    assert answer.status_code == 302, errors(answer)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("at", "2008-12-31T00:00", "before 3 January 2009"),
        ("at", "2999-01-01T00:00", "in the future"),
        ("quantity", "0", "more than zero"),
        ("quantity", "12,345", "Write 12.345 or 12345"),
        ("quantity", "a lot", "Enter a number"),
        ("quantity", "0.1234567890123456789", "At most 18 digits"),
        ("currency", "nonsense", "No coin is called"),
        ("coin", "", "Choose a coin"),
    ],
)
def test_the_error_stands_beside_the_field(
    visitor: Client, alice: User, field: str, value: str, sentence: str
) -> None:
    answer = visitor.post(ADD, filled(alice, **{field: value}))
    assert sentence in errors(answer)[field][0]


def test_a_symbol_alone_is_asked_back_and_the_answer_is_taken(visitor: Client, alice: User) -> None:
    coin("ethereum")
    asked = visitor.post(ADD, filled(alice, coin="eth"))
    assert errors(asked)["coin"] == ["Choose which coin you mean."]
    assert b'type="radio" name="coin_id"' in b" ".join(asked.content.split())
    answer = visitor.post(ADD, filled(alice, coin="eth", coin_id="ethereum", coin_asked="eth"))
    assert answer.status_code == 302, errors(answer)
    assert Transaction.objects.get().coin_id == "ethereum"


def test_an_id_chosen_for_another_text_does_not_count(visitor: Client, alice: User) -> None:
    coin("ethereum")
    posted = filled(alice, coin="eth", coin_id="bitcoin", coin_asked="Bitcoin (BTC)")
    assert "coin" in errors(visitor.post(ADD, posted))


def test_editing_without_a_change_changes_nothing(visitor: Client, alice: User) -> None:
    row = record(alice, "buy", "1", unit_price="100", fee="1", at=day(0).replace(microsecond=7))
    form = visitor.get(f"/transactions/{row.pk}/").context["form"]
    data: dict[str, Any] = {}
    for name in form.fields:
        value = form[name].value()
        if name in {"coin", "currency", "fee_currency"} and value:
            data |= {name: value.text, f"{name}_id": value.chosen, f"{name}_asked": value.asked}
        elif value is not None:
            data[name] = getattr(value, "pk", value)
    data["at"] = "2023-05-01T12:00:00"
    before = Transaction.objects.values().get()
    answer = visitor.post(f"/transactions/{row.pk}/", data)
    assert answer.status_code == 302, errors(answer)
    after = Transaction.objects.values().get()
    assert {name for name in before if before[name] != after[name]} == {"edited_at"}


def test_a_deleted_entry_comes_back_as_it_was(visitor: Client, alice: User) -> None:
    row = record(alice, "buy", "1", unit_price="100")
    shown = visitor.post(f"/transactions/{row.pk}/delete/", follow=True)
    assert b"Undo" in shown.content
    assert not Transaction.objects.exists()
    visitor.post("/transactions/undo/")
    assert Transaction.objects.get().pk == row.pk
    assert figures(holding(alice)) == ("1", "100", "0")


def test_the_list_takes_as_many_queries_for_fifty_as_for_one(
    visitor: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(50):
        record(alice, "buy", "1", unit_price="100", at=number, fee="1", fee_coin="binancecoin")
    with django_assert_max_num_queries(12):  # six of them are the frame's: bell, foot, who it is
        page = visitor.get("/transactions/").content.decode()
    assert page.count("<tr>") == 51
    assert "$5,000.00" in page


def test_a_filter_finds_and_sums_what_it_found(visitor: Client, alice: User) -> None:
    record(alice, "buy", "2", unit_price="100", exchange="Kraken", at=0)
    record(alice, "sell", "0.5", unit_price="300", exchange="Binance", note="for rent", at=1)
    record(alice, "buy", "7", coin="ethereum", unit_price="10", at=2)

    def found(query: str) -> list[str]:
        page = visitor.get(f"/transactions/?{query}").context["page"]
        return [f"{row.quantity:f}" for row in page]

    assert found("coin=bitcoin&order=oldest") == ["2", "0.5"]
    assert found("exchange=kraken") == ["2"]
    assert found("kind=sell") == ["0.5"]
    assert found("text=rent") == ["0.5"]
    assert found("first=2023-05-02&last=2023-05-02") == ["0.5"]
    assert found("order=largest") == ["7", "2", "0.5"]
    totals = visitor.get("/transactions/?coin=bitcoin").context["totals"]
    assert (totals.count, str(totals.came_in), str(totals.went_out)) == (2, "2", "0.5")


def test_the_export_holds_what_was_found_and_carries_no_formula(
    visitor: Client, alice: User
) -> None:
    record(alice, "buy", "2", unit_price="100", note="=1+1", at=0)
    record(alice, "buy", "3", coin="ethereum", unit_price="1", at=1)
    answer = visitor.get("/transactions/export.csv?coin=bitcoin")
    lines = answer.content.decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("2023-05-01T12:00:00+00:00,buy,,bitcoin,BTC,2,")
    assert ",'=1+1,My portfolio," in lines[1]
