"""The number one came for moves by itself, is the sum of what one sees, and never a guess."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings
from redis import Redis

from accounts.models import User
from dashboard.over_time.fill import fill_due
from market import coin_search
from market.live import publish_quotes
from market.models import Quote
from notifications.models import Destination
from reminders.models import Reminder
from sandbox.coingecko.stand_in import CoinGecko
from tests.fixtures.browser import PHONE, enter
from tests.fixtures.history import make_days
from tests.fixtures.ledger import coin, entry
from tests.fixtures.market import make_quote
from tests.journeys import axe
from tests.journeys.test_ledger_in_a_browser import choose_coin
from tests.waiting import until
from tracker.lib.live.publish import CHANNEL
from transactions.ledger import add_entry, delete_entries
from transactions.portfolios import default_portfolio

Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def _market(settings: Settings, redis_url: str, live_site: str) -> None:
    settings.REDIS_URL = redis_url
    settings.COINGECKO_CALLS_PER_MINUTE = 1000  # nobody waits for a turn
    coin_search.current.forget()


def hold(owner: User, coin_id: str, quantity: str, cost: str, *, at: datetime | None = None) -> int:
    coin(coin_id)
    bought = entry("buy", quantity, coin=coin_id, total=cost, at=at or timezone.now())
    return add_entry(default_portfolio(owner), bought, now=timezone.now()).pk


def look(page: Page, redis_url: str) -> None:
    page.goto("/")
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    with Redis.from_url(redis_url) as client:
        until(lambda: client.pubsub_numsub(CHANNEL)[0][1] == 1, saying="nobody subscribed")


def commit_price(coin_id: str, **facts: object) -> None:
    """What a refresh does, as far as a page can tell."""
    now = timezone.now()
    Quote.objects.filter(pk=coin_id).update(**{"as_of": now, "accepted_at": now, **facts})
    publish_quotes([coin_id], at=now)


def amount(text: str) -> Decimal:
    return Decimal(re.sub(r"[^0-9.\-]", "", text.replace("−", "-")))


def adds_up(page: Page) -> Decimal:
    """The balance, when it is what the rows of that very moment add up to."""
    seen = page.evaluate(
        """() => {
          const texts = (path) => [...document.querySelectorAll(path)].map((e) => e.textContent);
          return {
            rows: texts("tr[data-counts] [data-own=value]"),
            balances: texts("[data-own=balance]"),
          };
        }"""
    )
    balances = {amount(text) for text in seen["balances"]}
    assert balances == {sum(map(amount, seen["rows"]))}, seen
    return balances.pop()


def test_the_balance_moves_when_the_market_does_and_is_the_sum_of_the_rows(
    page: Page, live_site: str, redis_url: str, alice: User, as_person: Callable[[User], Client],
    coingecko: CoinGecko, settings: Settings,
) -> None:  # fmt: skip
    settings.COINGECKO_BASE_URL = coingecko.base_url
    coingecko.follow_wall()
    coingecko.set_price("bitcoin", 50_000)
    coingecko.set_price("ethereum", 2_000)
    call_command("sync_coins", verbosity=0)
    hold(alice, "bitcoin", "2", "60000")
    hold(alice, "ethereum", "10", "10000")
    call_command("refresh_prices", verbosity=0)
    enter(page, as_person(alice), live_site)
    look(page, redis_url)
    assert adds_up(page) == 120_000
    expect(page.locator(".totals-card [data-own=profit]")).to_have_text("$50,000.00")

    coingecko.set_price("bitcoin", 51_000)
    coingecko.set_price("ethereum", 2_100)
    call_command("refresh_prices", verbosity=0)
    expect(page.locator(".balance-figure")).to_have_text("$123,000.00")
    assert adds_up(page) == 123_000
    expect(page.locator(".totals-card [data-own=profit]")).to_have_text("$53,000.00")
    expect(page.locator("tr[data-coin=bitcoin] [data-tick]")).to_have_text("▲")
    expect(page.locator("tr[data-coin=bitcoin] [data-own=share]")).to_have_text("82.9 %")


def test_a_doubtful_price_makes_the_open_page_say_unknown_and_then_know_again(
    page: Page, live_site: str, redis_url: str, alice: User, as_person: Callable[[User], Client]
) -> None:
    make_quote(coin("bitcoin"), "300")
    make_quote(coin("ethereum"), "5")
    hold(alice, "bitcoin", "2", "100")
    hold(alice, "ethereum", "10", "100")
    enter(page, as_person(alice), live_site)
    look(page, redis_url)
    balance = page.locator(".balance-figure")
    commit_price("ethereum", price=Decimal("5.5"))
    expect(balance).to_have_text("$655.00")

    commit_price("ethereum", trust="confirming", reason="moved −23 %, confirming")
    expect(balance).to_have_text("unknown")
    expect(page.locator(".balance [data-own-doubt]")).to_contain_text("ethereum")
    expect(page.locator("tr[data-coin=bitcoin] [data-own=value]")).to_have_text("$600.00")
    expect(page.locator("tr[data-coin=ethereum]")).to_contain_text("moved −23 %, confirming")

    commit_price("ethereum", trust="trusted", price=Decimal("4.25"), reason="")
    expect(balance).to_have_text("$642.50")
    assert adds_up(page) == Decimal("642.50")
    commit_price("bitcoin", as_of=timezone.now() - timedelta(days=1))
    expect(balance).to_have_text("unknown")


def test_an_open_page_follows_the_ledger(
    page: Page, live_site: str, redis_url: str, alice: User, as_person: Callable[[User], Client]
) -> None:
    make_quote(coin("bitcoin"), "300")
    make_quote(coin("ethereum"), "5")
    hold(alice, "bitcoin", "2", "100")
    enter(page, as_person(alice), live_site)
    look(page, redis_url)
    made = hold(alice, "ethereum", "10", "100")
    expect(page.locator(".balance-figure")).to_have_text("$650.00")
    commit_price("ethereum", price=Decimal(6))
    expect(page.locator(".balance-figure")).to_have_text("$660.00")
    delete_entries(alice, [made], now=timezone.now())
    expect(page.locator(".balance-figure")).to_have_text("$600.00")


def test_a_new_account_sees_the_three_steps_tick_off(
    new_page: Open, live_site: str, alice: User, as_person: Callable[[User], Client]
) -> None:
    make_quote(coin("bitcoin"), "300")
    page = new_page(viewport=PHONE)
    enter(page, as_person(alice), live_site)
    page.goto("/")
    page.get_by_role("link", name="Add a transaction").click()
    choose_coin(page, "bitc", "bitcoin")
    page.get_by_label("Date and time").fill("2026-11-01T12:00:00")
    page.get_by_label("Quantity", exact=False).first.fill("2")
    page.get_by_label("Price of one").fill("100")
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/transactions/")

    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="1 of 3 steps done")).to_be_visible()
    expect(page.locator(".balance-figure")).to_have_text("$600.00")
    now = timezone.now()
    Reminder.objects.create(
        owner=alice, metric="price", coin_id="bitcoin", direction="above", threshold=Decimal(330),
        currency="usd", state="armed", created_at=now, updated_at=now,
    )  # fmt: skip
    page.reload()
    expect(page.get_by_role("heading", name="2 of 3 steps done")).to_be_visible()
    Destination.objects.create(
        owner=alice, channel="whatsapp", address="+491", created_at=now, verified_at=now
    )
    page.reload()
    expect(page.get_by_role("heading", name="steps done")).to_have_count(0)


def test_the_past_is_drawn_and_the_table_says_the_same(
    new_page: Open, live_site: str, alice: User, as_person: Callable[[User], Client]
) -> None:
    now = timezone.now()
    make_quote(coin("bitcoin"), "300")
    make_days(coin("bitcoin"), (now - timedelta(days=9)).date(), range(200, 290, 10))
    hold(alice, "bitcoin", "2", "300", at=now - timedelta(days=9))
    fill_due(clock=lambda: now.replace(hour=12))
    page = new_page(viewport=PHONE)
    page.add_init_script(
        """window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    enter(page, as_person(alice), live_site)
    page.goto("/", wait_until="networkidle")
    expect(page.locator("[data-value-chart] canvas").first).to_be_visible()
    assert page.evaluate("window.shift") < 0.05
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("cell", name="$560.00")).to_be_visible()
    assert axe.violations(page) == []
    page.get_by_role("link", name="all").click()
    expect(page.get_by_role("heading", name="Value over all time")).to_be_visible()
    page.get_by_role("button", name="Hide amounts").first.click()
    expect(page.locator("[data-value-chart] canvas").first).to_be_visible()
    expect(page.locator(".balance-figure")).to_have_text("•••")
    assert axe.violations(page) == []
