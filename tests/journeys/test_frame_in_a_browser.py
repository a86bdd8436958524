"""The parts of the frame that only a browser can show."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from tests.fixtures.browser import PHONE, Complaints, enter

NewPage = Callable[..., Page]
GROUND = "getComputedStyle(document.body).backgroundColor"
DAY, NIGHT = "rgb(246, 244, 239)", "rgb(16, 21, 27)"


def test_the_theme_is_settled_before_the_page_has_a_body(new_page: NewPage) -> None:
    page = new_page(color_scheme="dark")
    # Looks from inside the page, at the moment the parser makes the body: nothing was painted yet.
    page.add_init_script("""
      new MutationObserver((_, watcher) => {
        if (document.body) {
          watcher.disconnect();
          window.themeAtFirst = document.documentElement.dataset.bsTheme;
        }
      }).observe(document, { childList: true, subtree: true });
    """)
    page.goto("/")
    assert page.evaluate("window.themeAtFirst") == "dark"
    assert page.evaluate(GROUND) == NIGHT


def test_auto_follows_the_device_while_the_page_is_open(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/")
    assert page.evaluate(GROUND) == DAY
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.bsTheme === 'dark'")
    assert page.evaluate(GROUND) == NIGHT


def test_the_theme_is_switched_and_kept_without_script(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False, color_scheme="light")
    page.goto("/accounts/login/")
    page.get_by_label("Colours of the page").click()
    page.get_by_role("button", name="Dark").click()
    expect(page).to_have_url(re.compile("/accounts/login/$"))
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", NIGHT)


def test_a_person_logs_in_walks_and_logs_out_without_script(new_page: NewPage, alice: User) -> None:
    page = new_page(java_script_enabled=False, viewport=PHONE)
    page.goto("/accounts/login/")
    page.get_by_label("Username or email").fill("alice")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("navigation", name="Rooms, bottom bar").get_by_text("Settings").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
    page.get_by_label("Your menu, alice").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Draw a line.")


def test_the_menu_opens_and_closes_by_keyboard(page: Page) -> None:
    page.goto("/")
    menu = page.get_by_label("Colours of the page")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Dark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Dark")).to_be_hidden()
    expect(menu).to_be_focused()


def test_the_first_tab_offers_to_skip_to_the_content(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


# Without the named families a device takes letters of its own: DejaVu's are a sixth wider.
WIDE_LETTERS = "body { font-family: 'DejaVu Sans', Verdana, sans-serif; letter-spacing: 0.02em }"
LINES = """(links) => links.map((link) => {
  const text = document.createRange();
  text.selectNodeContents(link);
  return new Set([...text.getClientRects()].map((box) => Math.round(box.bottom))).size;
})"""


def write_wide(page: Page) -> None:
    def widen(route: Route) -> None:
        sheet = route.fetch()
        route.fulfill(response=sheet, body=sheet.text() + WIDE_LETTERS)

    page.route("**/css/app.css", widen)


@pytest.mark.parametrize("letters", ["usual", "wide"])
def test_what_a_stranger_must_know_stands_on_one_screen(new_page: NewPage, letters: str) -> None:
    for options in ({}, {"viewport": PHONE}):
        page = new_page(**options)
        if letters == "wide":
            write_wide(page)
        page.goto("/")
        bottom = page.locator(".how").bounding_box()
        assert bottom
        assert bottom["y"] + bottom["height"] <= page.viewport_size["height"]  # type: ignore[index]
        lines = page.locator(".topbar .brand span, .topbar .btn").evaluate_all(LINES)
        assert lines == [1, 1, 1]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_partial_update_carries_its_token_and_a_failed_one_is_told(
    page: Page,
    live_site: str,
    alice: User,
    as_person: Callable[[User], Client],
    complaints: Complaints,
) -> None:
    enter(page, as_person(alice), live_site)
    page.goto("/")
    with page.expect_response("**/theme/") as answer:
        page.evaluate("htmx.ajax('POST', '/theme/', {values: {theme: 'plaid'}, swap: 'none'})")
    assert answer.value.status == 400  # past the token, refused for the theme
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here")
    complaints.clear()

    def unplug(route: Route) -> None:
        route.abort("connectionfailed")

    page.route("**/theme/", unplug)
    page.evaluate("void htmx.ajax('POST', '/theme/', {values: {theme: 'dark'}}).catch(() => null)")
    expect(page.get_by_role("alert")).to_contain_text("could not be reached")
    complaints.clear()


def test_nothing_moves_while_a_page_arrives_bit_by_bit(new_page: NewPage) -> None:
    for options in ({}, {"viewport": PHONE}):
        page = new_page(**options)
        page.goto("/", wait_until="networkidle")  # keeps what gives the page its looks
        page.add_init_script("""
          window.shift = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) window.shift += entry.value;
          }).observe({ type: "layout-shift", buffered: true });
        """)
        arrive_slowly(page)
        page.goto("/", wait_until="networkidle")
        assert page.evaluate("window.shift") < 0.05


def arrive_slowly(page: Page) -> None:
    """Six kilobytes a second: a page is painted several times before it is there."""
    line = {"latency": 30, "downloadThroughput": 6000, "uploadThroughput": 100_000}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})
