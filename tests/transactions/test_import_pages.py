"""A file from upload to undo, as pages; the worker's turn is taken by the test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from tests.fixtures.ledger import coin, figures, holding
from tests.fixtures.market import make_coin
from transactions.importing.carry_out import carry_out
from transactions.models import Import, SavedMapping, SymbolChoice, Transaction
from transactions.portfolios import default_portfolio

PAGE = "/transactions/import/"
OWN = (
    "at,kind,income kind,coin,symbol,quantity,other coin,other quantity,unit price,total,currency,"
    "price coin,fee,fee currency,fee coin,exchange,external id,note\n"
    "2023-05-01T12:00:00+00:00,buy,,bitcoin,BTC,2,,,100,,usd,,,,,Kraken,a1,\n"
    "2023-05-02T12:00:00+00:00,buy,,bitcoin,BTC,much,,,100,,usd,,,,,Kraken,a2,\n"
)
UNKNOWN = "Day,Token,Amount,Paid\n2023-05-01 12:00,BTC,2,200\n2023-05-02 12:00,BTC,1,150\n"
COLUMNS = {
    "col_at": "Day", "col_coin": "Token", "col_quantity": "Amount", "col_total": "Paid",
    "kind": "buy", "currency": "usd", "exchange": "Corner shop",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def visitor(alice: User, as_person: Callable[[User], Client]) -> Client:
    coin("bitcoin")
    return as_person(alice)


def upload(client: Client, alice: User, content: str, name: str = "mine.csv") -> str:
    file = SimpleUploadedFile(name, content.encode(), content_type="text/csv")
    portfolio = default_portfolio(alice).pk
    answer: Any = client.post(PAGE, {"file": file, "portfolio": portfolio})
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer.headers["Location"])


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_the_page_says_which_exports_are_known(visitor: Client) -> None:
    assert "Kraken, KuCoin, MEXC" in text(visitor, PAGE)


def test_a_file_is_previewed_saved_and_undone(visitor: Client, alice: User) -> None:
    address = upload(visitor, alice, OWN)
    preview = text(visitor, address)
    assert "Save 1 transaction<" in preview.replace(" <", "<")
    assert "1 row with a problem" in preview
    assert not Transaction.objects.exists()

    visitor.post(f"{address}confirm/")
    assert "0 of 2 rows" in text(visitor, address)
    carry_out(clock=timezone.now)
    assert "1 new" in text(visitor, address)
    assert figures(holding(alice)) == ("2", "200", "0")

    visitor.post(f"{address}undo/")
    carry_out(clock=timezone.now)
    assert "Undone" in text(visitor, address)
    assert not Transaction.objects.exists()
    assert Import.objects.get().state == Import.State.UNDONE


def test_an_ambiguous_symbol_is_settled_once(visitor: Client, alice: User) -> None:
    make_coin("uniswap", symbol="uni", rank=20)
    make_coin("unicorn", symbol="uni", rank=40)
    address = upload(visitor, alice, UNKNOWN.replace("BTC", "UNI"))
    visitor.post(f"{address}columns/", COLUMNS | {"use": "1"})
    assert "Which coin is meant?" in text(visitor, address)
    visitor.post(f"{address}coins/", {"coin:UNI": "uniswap"})
    assert "Which coin is meant?" not in text(visitor, address)
    assert SymbolChoice.objects.get().coin_id == "uniswap"


def test_an_unknown_file_is_mapped_and_the_mapping_is_kept(visitor: Client, alice: User) -> None:
    address = upload(visitor, alice, UNKNOWN)
    refusal = text(visitor, address)
    assert "Day, Token, Amount, Paid" in refusal
    assert "Say what the columns mean" in refusal
    shown = visitor.post(f"{address}columns/", COLUMNS | {"read": "1", "save_as": "Shop"})
    assert shown.context["preview"].new == 2
    assert SavedMapping.objects.get().name == "Shop"
    again = visitor.get(f"{upload(visitor, alice, UNKNOWN)}columns/")
    assert again.context["form"].initial["col_quantity"] == "Amount"


def test_ten_rows_show_while_one_chooses_and_nothing_is_kept(visitor: Client, alice: User) -> None:
    many = "".join(f"2023-06-{day:02} 12:00,BTC,1,{day}\n" for day in range(1, 13))
    address = f"{upload(visitor, alice, UNKNOWN + many)}columns/"
    live = {"HX-Request": "true"}
    less = visitor.post(address, {"col_at": "Day"}, headers=live).content.decode()
    assert "Choose the column of the coin" in less
    shown = visitor.post(address, COLUMNS | {"save_as": "Shop"}, headers=live)
    assert "Of the first ten rows: 10 new" in " ".join(shown.content.decode().split())
    assert [row.line for row in shown.context["entries"]] == [*range(2, 12)]
    assert not SavedMapping.objects.exists()
    assert Import.objects.get().work.options["mapping"] is None


def test_a_mapping_that_lacks_something_says_what(visitor: Client, alice: User) -> None:
    address = upload(visitor, alice, UNKNOWN)
    shown = visitor.post(f"{address}columns/", {"col_at": "Day"})
    assert "Choose the column of the coin" in shown.content.decode()


def test_a_forgotten_preview_leaves_nothing(visitor: Client, alice: User, tmp_path: Path) -> None:
    address = upload(visitor, alice, OWN)
    visitor.post(f"{address}discard/")
    assert not Import.objects.exists()
    assert list((tmp_path / "imports").iterdir()) == []


def test_the_export_imports_back_to_nothing_new(visitor: Client, alice: User) -> None:
    address = upload(visitor, alice, OWN)
    visitor.post(f"{address}confirm/")
    carry_out(clock=timezone.now)
    again = upload(visitor, alice, OWN)
    assert visitor.get(again).context["preview"].duplicates == 1


def test_an_own_export_says_where_it_goes_and_may_go_into_one(visitor: Client, alice: User) -> None:
    head, first, _ = OWN.splitlines()
    address = upload(visitor, alice, f"{head},portfolio\n{first},Cold store\n")
    assert "Cold store: 1 new transaction. You have no such portfolio; it will be made" in text(
        visitor, address
    )
    visitor.post(f"{address}coins/", {"places": "one"})
    assert "Everything goes into My portfolio" in text(visitor, address)
    visitor.post(f"{address}coins/", {"places": "named"})
    visitor.post(f"{address}confirm/")
    carry_out(clock=timezone.now)
    assert figures(holding(alice, portfolio="Cold store")) == ("2", "200", "0")
