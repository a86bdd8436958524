"""Without a connection the installed app says so, since when, and holds nothing of the person's."""

import re
from collections.abc import Callable

from django.test import Client
from playwright.sync_api import Browser, expect

from accounts.models import User
from tests.fixtures.browser import PHONE, enter
from tests.fixtures.site import Site
from tests.waiting import until

CACHED = """async () => {
  const names = await caches.keys();
  const caches_ = await Promise.all(names.map((name) => caches.open(name)));
  const kept = await Promise.all(caches_.map((cache) => cache.keys()));
  return kept.flat().map((request) => new URL(request.url).pathname);
}"""


def test_the_offline_page_says_since_when_and_nothing_private_is_kept(
    browser: Browser, live_site: str, alice: User, as_person: Callable[[User], Client]
) -> None:
    with Site() as site:
        context = browser.new_context(base_url=site.address, viewport=PHONE)
        page = context.new_page()
        enter(page, as_person(alice), site.address)
        page.goto("/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
        page.goto("/transactions/")
        expect(page.get_by_role("heading", name="Transactions", level=1)).to_be_visible()
        kept = page.evaluate(CACHED)
        assert "/offline/" in kept
        assert all(path.startswith("/static/") for path in kept if path != "/offline/")

    page.goto("/transactions/")
    expect(page.get_by_role("heading", name="No connection to Bellwether")).to_be_visible()
    expect(page.locator("[data-offline-since]")).to_have_text(re.compile(r"since .+, \d+.s ago"))
    assert page.url.endswith("/transactions/")
    context.close()
