"""A person keeps a ledger in a browser: by hand, and from two exchanges' files."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import User
from market import coin_search
from market.models import DayPrice
from tests.fixtures.browser import enter
from tests.fixtures.ledger import coin
from tests.fixtures.market import make_coin, make_quote
from tests.journeys import axe
from transactions.importing.carry_out import carry_out

SHOP = "Day,Token,Amount,Paid\n2023-05-01 12:00,UNI,10,50\n"
KRAKEN = """\
"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"
"L1","RD0","2023-05-01 09:00:01","deposit","","currency","ZUSD",1000.0000,0.0000,1000.0000
"L2","RT1","2023-05-02 09:00:01","trade","","currency","ZUSD",-300.0000,0.7800,699.2200
"L3","RT1","2023-05-02 09:00:01","trade","","currency","XXBT",0.5000000000,0.0000000000,0.5000
"L4","RW1","2023-05-03 09:00:01","withdrawal","","currency","XXBT",-0.1000,0.0005,0.3995
"""
BINANCE = """\
"Date(UTC)","Pair","Side","Price","Executed","Amount","Fee"
"2023-06-01 08:00:01","UNIUSDT","BUY","5","10UNI","50USDT","0.01UNI"
"2023-06-02 08:00:01","BTCUSDT","BUY","100","0.1BTC","10USDT","0USDT"
"""
OWN = (
    "at,kind,income kind,coin,symbol,quantity,other coin,other quantity,unit price,total,currency,"
    "price coin,fee,fee currency,fee coin,exchange,external id,note\n"
    "2023-05-01T12:00:00+00:00,buy,,bitcoin,BTC,2,,,100,,usd,,,,,Kraken,a1,\n"
)


@pytest.fixture(autouse=True)
def _settings(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    coin_search.current.forget()


@pytest.fixture
def person(page: Page, live_site: str, alice: User, as_person: Callable[[User], Client]) -> Page:
    make_quote(coin("bitcoin"), "300")
    enter(page, as_person(alice), live_site)
    return page


def choose_coin(page: Page, typed: str, name: str) -> None:
    field = page.get_by_role("combobox", name="Coin", exact=False).first
    field.press_sequentially(typed)
    expect(page.get_by_role("option", name=name).first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")


def add(page: Page, kind: str, quantity: str, price: str, at: str) -> None:
    page.goto("/transactions/add/")
    page.get_by_label("What happened").select_option(kind)
    choose_coin(page, "bitc", "bitcoin")
    page.get_by_label("Date and time").fill(at)
    page.get_by_label("Quantity", exact=False).first.fill(quantity)
    page.get_by_label("Price of one").fill(price)
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/transactions/")


def test_a_buy_and_a_sell_by_hand_make_a_holding_with_its_profit(person: Page) -> None:
    add(person, "buy", "2", "100", "2023-05-01T12:00:00")
    add(person, "sell", "0,5", "200", "2023-05-02T12:00:00")
    person.get_by_role("link", name="Portfolios").first.click()
    person.get_by_role("link", name="My portfolio").click()
    row = person.get_by_role("row").filter(has_text="bitcoin")
    for figure in ("1.5", "$450.00", "$150.00", "$300.00", "$50.00"):
        expect(row).to_contain_text(figure)
    assert axe.violations(person) == []

    person.goto("/transactions/")
    person.get_by_role("button", name="Delete").first.click()
    expect(person.get_by_role("button", name="Undo")).to_be_visible()
    expect(person.get_by_role("row")).to_have_count(2)
    person.get_by_role("button", name="Undo").click()
    expect(person.get_by_role("row")).to_have_count(3)
    assert axe.violations(person) == []


def test_the_form_fills_in_the_price_and_says_what_is_held(person: Page) -> None:
    day = datetime(2023, 5, 1, tzinfo=UTC)
    DayPrice.objects.create(
        coin_id="bitcoin", at=day, open=Decimal(90), high=Decimal(90), low=Decimal(90),
        close=Decimal(90), points=1,
    )  # fmt: skip
    person.goto("/transactions/add/")
    person.get_by_label("Date and time").fill("2023-05-01T12:00:00")
    choose_coin(person, "btc", "bitcoin")
    expect(person.get_by_label("Price of one")).to_have_value("90")
    person.get_by_label("Quantity", exact=False).first.fill("3")
    expect(person.get_by_label("Total", exact=False)).to_have_value("270")
    expect(person.locator("#entry-hints")).to_contain_text("After this entry: 3 BTC")
    expect(person.get_by_label("Given coin")).to_be_hidden()
    assert axe.violations(person) == []


def upload(page: Page, name: str, content: str) -> None:
    page.goto("/transactions/import/")
    page.get_by_label("The file your exchange gives you").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Look into the file").click()
    page.wait_for_url("**/transactions/import/*/")


def save(page: Page, what: str = "1 transaction") -> None:
    page.get_by_role("button", name=f"Save {what}").click()
    expect(page.get_by_role("heading", name="Being saved")).to_be_visible()
    carry_out(clock=timezone.now)
    expect(page.get_by_role("heading", name="Saved", exact=True)).to_be_visible()


def held(page: Page, coin_name: str, *figures: str) -> None:
    page.goto("/portfolios/")
    page.get_by_role("link", name="My portfolio").click()
    row = page.get_by_role("row").filter(has_text=coin_name)
    for figure in figures:
        expect(row).to_contain_text(figure)
    if not figures:
        expect(row).to_have_count(0)


def test_two_exchanges_one_doubtful_symbol_and_one_change_of_mind(person: Page) -> None:
    make_quote(make_coin("uniswap", symbol="uni", rank=20), "8")
    make_coin("unicorn", symbol="uni", rank=40)
    coin("tether")
    upload(person, "kraken.csv", KRAKEN)
    expect(person.get_by_text("Kraken, ledgers, into My portfolio.")).to_be_visible()
    person.get_by_text("1 row set aside").click()
    expect(person.get_by_text("Line 2: Set aside: A deposit of USD")).to_be_visible()
    save(person, "2 transactions")

    upload(person, "binance.csv", BINANCE)
    person.get_by_label("Uniswap").check()
    assert axe.violations(person) == []
    person.get_by_role("button", name="Remember and look again").click()
    save(person, "2 transactions")
    held(person, "Uniswap", "9.99", "$79.92")
    held(person, "bitcoin", "0.4995", "$149.85")
    person.goto("/coins/bitcoin/")
    lies = person.get_by_role("region", name="My position")
    expect(lies).to_contain_text("Kraken 0.3995")

    person.goto("/transactions/import/")
    person.get_by_role("link", name="kraken.csv").click()
    person.get_by_role("button", name="Undo this import").click()
    carry_out(clock=timezone.now)
    expect(person.get_by_role("heading", name="Undone")).to_be_visible()
    held(person, "bitcoin", "0.1", "$30.00")
    held(person, "Uniswap", "9.99", "$79.92")
    upload(person, "binance.csv", BINANCE)  # once more: nothing is new, and nothing is asked
    expect(person.get_by_role("button", name="Save")).to_have_count(0)
    expect(person.get_by_text("Which coin is meant?")).to_have_count(0)


def test_an_unknown_file_by_its_columns_and_one_change_of_mind(
    person: Page,
) -> None:
    make_quote(make_coin("uniswap", symbol="uni", rank=20), "8")
    make_coin("unicorn", symbol="uni", rank=40)
    upload(person, "kraken.csv", OWN)
    assert axe.violations(person) == []
    save(person)

    upload(person, "shop.csv", SHOP)
    person.get_by_role("link", name="Say what the columns mean").click()
    person.get_by_label("What happened, the same in all rows").select_option("buy")
    person.get_by_label("Currency, the same in all rows").select_option("usd")
    for label, column in (
        ("Date and time", "Day"), ("Coin", "Token"), ("Total", "Paid"),
        ("Quantity (negative: went out)", "Amount"),  # the last that is missing
    ):  # fmt: skip
        person.get_by_label(label, exact=True).select_option(column)
    rows = person.get_by_role("region", name="Read this way")
    expect(rows.get_by_role("status")).to_contain_text("Of the first ten rows: 0 new")
    expect(rows.get_by_role("row").filter(has_text="UNI may be")).to_be_visible()
    assert axe.violations(person) == []
    person.get_by_role("button", name="Read it this way").click()
    person.get_by_label("Uniswap").check()
    assert axe.violations(person) == []
    person.get_by_role("button", name="Remember and look again").click()
    save(person)

    person.get_by_role("link", name="See the holdings").click()
    expect(person.get_by_role("row").filter(has_text="Uniswap")).to_contain_text("$80.00")
    expect(person.get_by_role("row").filter(has_text="bitcoin")).to_contain_text("$600.00")
    person.goto("/transactions/import/")
    person.get_by_role("link", name="shop.csv").click()
    person.get_by_role("button", name="Undo this import").click()
    carry_out(clock=timezone.now)
    expect(person.get_by_role("heading", name="Undone")).to_be_visible()
    person.goto("/portfolios/")
    person.get_by_role("link", name="My portfolio").click()
    expect(person.get_by_role("row").filter(has_text="Uniswap")).to_have_count(0)
    expect(person.get_by_role("row").filter(has_text="bitcoin")).to_contain_text("$600.00")
