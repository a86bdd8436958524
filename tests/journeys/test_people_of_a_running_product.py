"""Whole stories with the whole product: web, worker, sender, beat and Redis as `make run` starts
them, vendors that speak the real protocols, a real browser, on a wide screen and on a phone.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.fixtures.browser import PATIENCE, PHONE, WIDE, Complaints, Open, visits
from tests.journeys.product import Product, log_in, running, sign_up, world
from tests.journeys.test_ledger_in_a_browser import choose_coin
from tests.waiting import until

pytestmark = pytest.mark.processes

PRICES = {"bitcoin": "69000", "ethereum": "6900", "solana": "150", "cardano": "150"}
FILE = (
    "at,kind,income kind,coin,symbol,quantity,other coin,other quantity,unit price,total,currency,"
    "price coin,fee,fee currency,fee coin,exchange,external id,note\n"
    "2026-05-01T12:00:00+00:00,buy,,{coin},,2,,,100,,usd,,,,,Kraken,a1,\n"
)


@pytest.fixture(scope="module")
def product(prepared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("product")
    with world(prepared_folder, folder, PRICES) as stage, running(folder / "data", stage) as copy:
        product = Product(copy, stage)
        until(product.has_prices, seconds=PATIENCE, saying="no prices came in")
        yield product


@pytest.fixture
def visit(browser: Browser, product: Product, complaints: Complaints) -> Iterator[Open]:
    with visits(browser, product.address, complaints) as open_page:
        yield open_page


@pytest.mark.parametrize(
    ("size", "coin", "symbol", "line", "beyond", "number"),
    [
        (WIDE, "bitcoin", "BTC", "$70,000", "70120", "+15550001111"),
        (PHONE, "ethereum", "ETH", "$7,000", "7012", "+15550002222"),
    ],
    ids=["wide", "phone"],
)
def test_a_newcomer_signs_up_imports_draws_a_line_and_reads_the_message(
    visit: Open, product: Product, size: ViewportSize, coin: str, symbol: str, line: str,
    beyond: str, number: str,
) -> None:  # fmt: skip
    page = visit(viewport=size)
    sign_up(page, product, f"new-{coin}")
    page.goto("/")
    expect(page.get_by_role("heading", name="Three steps")).to_be_visible()

    page.get_by_role("link", name="Import a file").click()
    page.get_by_label("The file your exchange gives you").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": FILE.format(coin=coin).encode()}
    )
    page.get_by_role("button", name="Look into the file").click()
    page.get_by_role("button", name="Save 1 transaction").click()
    expect(page.get_by_role("heading", name="Saved", exact=True)).to_be_visible()

    page.goto("/")
    expect(page.get_by_role("heading", name="1 of 3 steps done")).to_be_visible()
    page.get_by_role("link", name="Link WhatsApp").click()
    page.get_by_role("button", name="Show me a code").click()
    product.stage.twilio.write(number, page.locator("samp").inner_text())
    linked = page.get_by_role("status").filter(has_text=f"{number} is yours")
    expect(linked).to_be_visible()

    page.goto("/")
    page.get_by_role("link", name="Draw your first line").click()
    choose_coin(page, coin[:4], coin.capitalize())
    page.get_by_label("Line").fill(line.strip("$").replace(",", ""))
    page.get_by_role("button", name="Set it").click()
    expect(page.locator(".reminder-now")).to_contain_text("Armed")
    product.price(coin, beyond)
    product.text(number, f"{symbol} rose above {line}")
    expect(page.locator(".reminder-now")).to_contain_text("Done: it fired at")

    page.goto("/notifications/")
    on_phone = page.locator("article.told", has_text="WhatsApp")
    on_phone.get_by_role("link", name=re.compile(f"{symbol} rose above")).click()
    proof = page.locator(".proof")
    for word in ("Line crossed", "Accepted", "Delivered", "Read"):
        expect(proof.locator(".timeline")).to_contain_text(word)
    expect(proof.locator(".state")).to_have_text("Read")
    page.goto("/")
    expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()
    expect(page.get_by_role("heading", name="steps done")).to_have_count(0)


@pytest.mark.parametrize(
    ("size", "coin"), [(WIDE, "solana"), (PHONE, "cardano")], ids=["wide", "phone"]
)
def test_who_comes_back_sees_the_balance_move_edits_and_undoes(
    visit: Open, product: Product, size: ViewportSize, coin: str
) -> None:
    page, name = visit(viewport=size), f"back-{coin}"
    sign_up(page, product, name)
    record(page, coin)
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Log out").click()

    log_in(page, name)
    page.goto("/")
    balance = page.locator(".balance-figure")
    expect(balance).to_have_text("$300.00")
    page.evaluate("window.untouched = true")
    product.price(coin, "153")
    expect(balance).to_have_text("$306.00")
    assert page.evaluate("window.untouched") is True

    page.goto("/transactions/")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Quantity", exact=False).first.fill("3")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/transactions/")
    page.goto("/")
    expect(balance).to_have_text("$459.00")
    page.goto("/transactions/")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Your ledger is empty")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Edit")).to_be_visible()
    page.goto("/")
    expect(balance).to_have_text("$459.00")


def record(page: Page, coin: str) -> None:
    """Two of it, bought in May."""
    page.goto("/transactions/add/")
    choose_coin(page, coin[:5], coin.capitalize())
    page.get_by_label("Date and time").fill("2026-05-01T12:00:00")
    page.get_by_label("Quantity", exact=False).first.fill("2")
    page.get_by_label("Price of one").fill("100")
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/transactions/")
