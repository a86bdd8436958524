"""The board moves while one looks at it, and a coin's page draws and says its history."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings
from redis import Redis

from accounts.models import User
from market import coin_search
from market.live import publish_quotes
from market.models import HourPrice, Quote
from reminders.models import Reminder
from tests.fixtures.browser import PHONE, enter
from tests.fixtures.ledger import entry
from tests.fixtures.market import make_coin, make_quote
from tests.journeys import axe
from tests.waiting import until
from tracker.lib.live.publish import CHANNEL
from transactions.ledger import add_entry
from transactions.portfolios import default_portfolio

FIGURES = Path(__file__).parent.parent / "tracker" / "figure_cases.json"


@pytest.fixture(autouse=True)
def _market(settings: Settings, redis_url: str, live_site: str) -> None:
    settings.REDIS_URL = redis_url
    coin_search.current.forget()


def commit_price(coin_id: str, price: str) -> None:
    """What a refresh does, as far as a page can tell."""
    now = timezone.now()
    Quote.objects.filter(pk=coin_id).update(price=Decimal(price), as_of=now, accepted_at=now)
    publish_quotes([coin_id], at=now)


def is_seen_within_a_second(row: Locator, price: str, shown: str) -> bool:
    """One try of several: whoever else has the machine just then does not count."""
    commit_price("bitcoin", price)
    try:
        expect(row.locator("[data-price]")).to_have_text(shown, timeout=1000)
    except AssertionError:
        return False
    return True


def test_a_price_moves_on_the_board_without_a_reload(
    new_page: Callable[..., Page], redis_url: str
) -> None:
    make_quote(make_coin("bitcoin"))
    page = new_page()
    page.goto("/board/")
    row = page.locator("tr[data-coin=bitcoin]")
    expect(row.locator("[data-price]")).to_have_text("$70,120.10")
    expect(page.locator("[data-live-state]")).to_have_text("Live.")
    with Redis.from_url(redis_url) as client:
        until(lambda: client.pubsub_numsub(CHANNEL)[0][1] == 1, saying="nobody subscribed")

    steps = [("70121.5", "$70,121.50"), ("70122.5", "$70,122.50"), ("70123.5", "$70,123.50")]
    assert any(is_seen_within_a_second(row, *step) for step in steps), "not in any of three tries"
    expect(row.locator("[data-tick]")).to_have_text("▲")

    commit_price("bitcoin", "0.00001234")
    expect(row.locator("[data-price]")).to_have_text("$0.00001234")
    expect(row.locator("[data-tick]")).to_have_text("▼")


def test_the_board_finds_a_coin_while_one_types(new_page: Callable[..., Page]) -> None:
    make_coin("ethereum", symbol="eth")
    page = new_page()
    page.goto("/board/")
    page.get_by_role("searchbox").press_sequentially("etherium")
    page.get_by_role("link", name="Ethereum").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ethereum")


def test_a_coin_page_draws_its_history_and_offers_it_as_a_table(
    new_page: Callable[..., Page],
) -> None:
    coin = make_coin("bitcoin")
    make_quote(coin)
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for back in range(1, 100):
        value = Decimal(70000 - 10 * back)
        HourPrice.objects.create(
            coin=coin, at=hour - timedelta(hours=back), open=value, high=value, low=value,
            close=value, points=1,
        )  # fmt: skip
    page = new_page()
    page.goto("/coins/bitcoin/")
    expect(page.locator("#chart canvas").first).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("cell", name="$69,990.00")).to_be_visible()
    page.get_by_role("link", name="30d").click()
    expect(page.get_by_role("heading", name="Price over 30 days")).to_be_visible()


def test_the_page_spells_figures_as_the_server_does(new_page: Callable[..., Page]) -> None:
    make_coin("bitcoin")
    page = new_page()
    page.goto("/board/")
    cases = json.loads(FIGURES.read_text())
    spelt = page.evaluate(
        """async (cases) => {
          const url = (name) => [...document.scripts]
            .map((script) => script.src).find((src) => src.includes("quotes"))
            .replace(/quotes[^/]*$/, name);
          const figures = await import(url("figures.js"));
          const ages = await import(url("ages.js"));
          const say = (spell, table) => table.map(([value]) => spell(value));
          return {
            money: say(figures.money, cases.money),
            sum_of_money: say(figures.sumOfMoney, cases.sum_of_money),
            short_money: say(figures.shortMoney, cases.short_money),
            change: say(figures.change, cases.change),
            age: say(ages.age, cases.age),
          };
        }""",
        cases,
    )
    assert spelt == {name: [text for _, text in table] for name, table in cases.items()}


@pytest.fixture
def drawn(alice: User) -> None:
    """Four days of bitcoin around 70,000, two deals in them and a line above."""
    bitcoin = make_coin("bitcoin", symbol="btc")
    make_quote(bitcoin, "70000")
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    for back in range(1, 100):
        value = Decimal(70000 - 100 * (back % 20))
        HourPrice.objects.create(
            coin=bitcoin, at=hour - timedelta(hours=back), open=value, high=value, low=value,
            close=value, points=1,
        )  # fmt: skip
    for kind, days in (("buy", 3), ("sell", 1)):
        deal = entry(kind, "0.5", unit_price="60000", at=now - timedelta(days=days))
        add_entry(default_portfolio(alice), deal, now=now)
    Reminder.objects.create(
        owner=alice, metric="price", coin=bitcoin, direction="above", threshold=Decimal(71_000),
        currency="usd", state="armed", created_at=now, updated_at=now,
    )  # fmt: skip


def test_a_reminder_is_set_by_dragging_a_line(
    new_page: Callable[..., Page], live_site: str, drawn: None, alice: User,
    as_person: Callable[[User], Client],
) -> None:  # fmt: skip
    page = new_page(viewport=PHONE)
    enter(page, as_person(alice), live_site)
    page.goto("/coins/bitcoin/")
    handle = page.get_by_role("slider", name="The line of a new reminder")
    threshold = page.get_by_label("the price in US dollars")
    expect(threshold).to_have_value("73500")
    expect(handle).to_be_visible()
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2 + 60, steps=4)
    page.mouse.up()
    dragged = Decimal(threshold.input_value())
    assert 60_000 < dragged < 73_000
    expect(page.get_by_label("Tell me when BTC is")).to_have_value(
        "above" if dragged >= 70_000 else "below"
    )

    threshold.fill("65000")
    handle.press("PageDown")
    expect(threshold).to_have_value("61750")
    expect(handle).to_have_attribute("aria-valuetext", re.compile("below .61,750.00"))
    assert axe.violations(page) == []
    page.get_by_role("button", name="Set a reminder").click()
    page.wait_for_url("**/reminders/add/?*")
    expect(page.get_by_label("Line", exact=False).first).to_have_value("61750")
    expect(page.get_by_label("When it", exact=False).first).to_have_value("below")


def test_what_is_drawn_on_a_chart_is_said_in_words_too(
    page: Page, live_site: str, drawn: None, alice: User, as_person: Callable[[User], Client]
) -> None:
    enter(page, as_person(alice), live_site)
    page.goto("/coins/bitcoin/")
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("link", name="Reminder above $71,000.00")).to_be_visible()
    expect(page.get_by_text("Bought 0.5 BTC at 60,000 USD")).to_be_visible()
    expect(page.get_by_text("Sold 0.5 BTC at 60,000 USD")).to_be_visible()
