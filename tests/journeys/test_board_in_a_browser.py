"""The board moves while one looks at it, and a coin's page draws and says its history."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings
from redis import Redis

from market import coin_search
from market.live import publish_quotes
from market.models import HourPrice, Quote
from tests.fixtures.market import make_coin, make_quote
from tests.waiting import until
from tracker.lib.live.publish import CHANNEL

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

    commit_price("bitcoin", "70121.5")
    expect(row.locator("[data-price]")).to_have_text("$70,121.50", timeout=1000)
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
            short_money: say(figures.shortMoney, cases.short_money),
            change: say(figures.change, cases.change),
            age: say(ages.age, cases.age),
          };
        }""",
        cases,
    )
    assert spelt == {name: [text for _, text in table] for name, table in cases.items()}
