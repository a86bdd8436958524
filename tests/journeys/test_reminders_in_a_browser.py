"""A line is drawn, the market crosses it, and the open page shows it before one looks twice."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings
from redis import Redis

from accounts.models import User
from market import coin_search
from notifications.deliver import deliver_ready
from notifications.models import Message
from notifications.transports.configured import outlets
from reminders.models import Crossing, Reminder
from sandbox.coingecko.stand_in import CoinGecko
from tests.fixtures.browser import PHONE, enter
from tests.journeys import axe
from tests.market.refreshing import Steps
from tests.notifications.reach import reach
from tests.reminders.lines import draw
from tests.waiting import until
from tracker.lib.live.publish import CHANNEL

Login = Callable[[User], Client]


@pytest.fixture
def steps(coingecko: CoinGecko, settings: Settings, redis_url: str, live_site: str) -> Steps:
    """The market is real-time from here on; Bitcoin stands below the line."""
    settings.COINGECKO_BASE_URL = coingecko.base_url
    settings.COINGECKO_CALLS_PER_MINUTE = 1000
    settings.REDIS_URL = redis_url
    coin_search.current.forget()
    coingecko.set_price("bitcoin", "69000")
    coingecko.stand(timezone.now() - timedelta(minutes=10))
    steps = Steps(coingecko)
    steps.refresh()
    coingecko.follow_wall()
    return steps


def listening(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        until(lambda: client.pubsub_numsub(CHANNEL)[0][1] == 1, saying="nobody subscribed")


def draw_a_line(page: Page) -> None:
    """By keyboard, as somebody types who writes numbers with a decimal comma."""
    page.goto("/reminders/")
    page.get_by_role("link", name="Set a reminder").first.click()
    coin = page.get_by_role("combobox", name="Coin", exact=False)
    coin.press_sequentially("bitc")
    expect(page.get_by_role("option", name="Bitcoin (BTC)")).to_be_visible()
    coin.press("ArrowDown")
    coin.press("Enter")
    page.get_by_label("Line").press_sequentially("70.000,00")
    readback = page.locator("#readback")
    expect(readback).to_contain_text("when Bitcoin rises above $70,000")
    expect(readback).to_contain_text("1.4\u202f% from now")
    expect(readback).to_contain_text("7 days: too little history to tell")
    assert axe.violations(page) == []
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitcoin rises above $70,000")
    expect(page.locator(".reminder-now")).to_have_text("Armed, 1.4\u202f% to go")
    assert axe.violations(page) == []


def follow_the_message(page: Page) -> None:
    """On the open page, from the queue to the provider."""
    told = page.locator(".told")
    expect(told).to_contain_text("waiting its turn")
    page.evaluate("window.untouched = true")
    deliver_ready(outlets(), clock=timezone.now)
    expect(told).to_contain_text("accepted by the provider")
    assert page.evaluate("window.untouched") is True


def test_a_crossing_appears_on_the_open_page_within_two_seconds(
    page: Page, live_site: str, alice: User, as_person: Login, steps: Steps, redis_url: str
) -> None:
    reach(alice, "email", alice.email)
    enter(page, as_person(alice), live_site)
    draw_a_line(page)

    page.goto("/reminders/")
    expect(page.get_by_text("Armed, 1.4\u202f% to go")).to_be_visible()
    listening(redis_url)
    page.evaluate("window.untouched = true")
    steps.market.set_price("bitcoin", "70120")
    steps.refresh(after=timedelta(0))

    crossed = page.get_by_text(re.compile(r"BTC rose above \$70,000: \$70,120 at"))
    expect(crossed.first).to_be_visible(timeout=2000)
    expect(page.get_by_text(re.compile("Done: it fired at"))).to_be_visible(timeout=2000)
    heartbeat = page.locator("#heartbeat")
    expect(heartbeat).to_contain_text("Watching 0 reminders")
    expect(heartbeat).to_contain_text(re.compile(r"last check \d\d?\u202fs ago"))
    assert page.evaluate("window.untouched") is True
    assert axe.violations(page) == []

    crossed.first.click()
    expect(page.get_by_role("link", name="Email", exact=True)).to_be_visible()
    crossing = Crossing.objects.get()
    assert Message.objects.filter(dedupe_key=f"crossing:{crossing.pk}").count() == 1
    expect(page.get_by_text(f"Ref {crossing.ref}").first).to_be_visible()
    expect(page.get_by_role("button", name="Arm again", exact=True)).to_be_visible()
    assert axe.violations(page) == []

    follow_the_message(page)


def test_a_page_without_redis_hears_of_it_too(
    page: Page, live_site: str, alice: User, as_person: Login, steps: Steps, settings: Settings
) -> None:
    settings.REDIS_URL = ""
    enter(page, as_person(alice), live_site)
    page.goto("/reminders/add/?coin=bitcoin&threshold=70000")
    page.get_by_role("button", name="Set it").click()
    expect(page.locator(".reminder-now")).to_have_text("Armed, 1.4\u202f% to go")
    steps.market.set_price("bitcoin", "70120")
    steps.refresh(after=timedelta(0))
    expect(page.locator(".reminder-now")).to_contain_text("Done: it fired at")


def test_everything_works_without_javascript_on_a_phone(
    new_page: Callable[..., Page], live_site: str, alice: User, as_person: Login, steps: Steps
) -> None:
    page = new_page(java_script_enabled=False, viewport=PHONE)
    enter(page, as_person(alice), live_site)
    page.goto("/reminders/add/")
    page.get_by_label("Coin", exact=False).first.fill("bitcoin")
    page.get_by_label("Line").fill("5")
    page.get_by_label("Given").select_option("per cent from now")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#readback")).to_contain_text("when Bitcoin rises above $72,450")
    page.get_by_label("When it").select_option("falls below")
    page.get_by_label("Given").select_option("as it is")
    page.get_by_label("Line").fill("70000")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_text("Choose one of the two.")).to_be_visible()
    page.get_by_label("Wait until it crosses again").check()
    page.get_by_role("button", name="Set it").click()
    expect(page.locator(".reminder-now")).to_contain_text("Waiting until it rises above $70,000")

    page.goto("/reminders/")
    page.get_by_role("button", name="Delete Bitcoin falls below $70,000").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Pause Bitcoin falls below $70,000").click()
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    assert Reminder.objects.get().state == "paused"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_form_asks_for_what_the_metric_needs_and_no_more(
    new_page: Callable[..., Page],
    live_site: str,
    alice: User,
    as_person: Login,
    scripts: bool,
) -> None:
    page = new_page(java_script_enabled=scripts)
    enter(page, as_person(alice), live_site)
    page.goto("/reminders/add/")
    fields = ("coin", "portfolio", "currency", "threshold_as")
    for metric, wanted in {
        "price": {"coin", "currency", "threshold_as"},
        "change_24h": {"coin"},
        "holding_value": {"coin", "portfolio", "currency", "threshold_as"},
        "holding_profit_percent": {"coin", "portfolio"},
        "balance": {"portfolio", "currency", "threshold_as"},
        "profit_percent": {"portfolio"},
    }.items():
        page.locator("#id_metric").select_option(metric)
        shown = {name for name in fields if page.locator(f"#div_id_{name}").is_visible()}
        assert shown == wanted


def test_an_open_page_says_by_itself_that_checks_are_late(
    page: Page, live_site: str, alice: User, as_person: Login, steps: Steps
) -> None:
    enter(page, as_person(alice), live_site)
    page.clock.install()
    page.goto("/reminders/")
    worry = page.locator(".heartbeat-worry")
    expect(worry).to_be_hidden()
    page.clock.fast_forward("08:00")
    expect(worry).to_have_text("A check is late.")
    page.clock.fast_forward("08:00")
    expect(worry).to_contain_text("Checks have stalled.")


def test_all_of_a_page_are_ticked_at_once(
    page: Page, live_site: str, alice: User, as_person: Login, steps: Steps
) -> None:
    draw(alice, "70000")
    draw(alice, "80000")
    enter(page, as_person(alice), live_site)
    page.goto("/reminders/")
    page.get_by_role("button", name="Tick all").click()
    expect(page.locator("[name=pick]:checked")).to_have_count(2)
    page.get_by_role("button", name="Tick all").click()
    expect(page.locator("[name=pick]:checked")).to_have_count(0)
    page.get_by_role("button", name="Tick all").click()
    page.locator(".bulk").get_by_role("button", name="Pause").click()
    expect(page.get_by_text("2 reminders paused.")).to_be_visible()
