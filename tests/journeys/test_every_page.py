"""Every page, as each kind of visitor sees it, in light and dark, on a phone and a wide screen.

Pages that later apps add are walked by themselves. That nothing was refused by the content security
policy, no script failed and no file was missing is checked by the `page` fixture.
"""

from collections.abc import Callable
from typing import Literal

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from playwright.sync_api import Page, ViewportSize

from accounts.models import User
from tests.fixtures.browser import PHONE, WIDE, Complaints, enter
from tests.fixtures.people import PASSWORD, show_password
from tests.journeys import axe
from tests.journeys.furnished import furnish
from tests.journeys.walk import Walk, route

LOOKS: list[tuple[Literal["light", "dark"], ViewportSize]] = [
    ("light", WIDE),
    ("dark", WIDE),
    ("light", PHONE),
    ("dark", PHONE),
]
STAFF_LOOKS = [LOOKS[0], LOOKS[3]]  # the admin is Django's; each of its axes once
SHIFTS = """
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
MOST_SHIFT = 0.05
SETTLED = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (const animation of document.getAnimations()) {
    try { animation.finish(); } catch { animation.cancel(); }  // endless ones cannot finish
  }
}"""


def faults(page: Page, address: str) -> list[str]:
    """What is wrong with the page in any of the ways to look at it."""
    found = []
    for scheme, size in STAFF_LOOKS if address.startswith("/admin/") else LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(SETTLED)
        look = f"{address} {scheme} {size['width']}"
        found += [f"{look}: {violation}" for violation in axe.violations(page)]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found.append(f"{look}: scrolls sideways, {width} px wide")
    return found


def walk(page: Page, complaints: Complaints, wanted: Callable[[str], bool]) -> set[str]:
    """All wanted pages, looked at; fails with everything that was found on any of them."""
    seen, found = set(), []
    page.add_init_script(SHIFTS)
    for address in Walk(page, wanted):
        seen.add(address)
        # As the page was loaded: in the last of the looks, which is the phone's.
        if (shift := page.evaluate("window.shift")) >= MOST_SHIFT and outside_the_admin(address):
            found.append(f"{address}: things moved while it loaded, {shift:.3f}")
        found += faults(page, address)
        found += [f"{address}: {complaint}" for complaint in complaints]
        complaints.clear()
    assert not found, "\n\n".join(found)
    return seen


def outside_the_admin(address: str) -> bool:
    return not address.startswith("/admin/")


def of_staff(address: str) -> bool:
    """The admin, and the pages that only a person with a second factor sees."""
    return address.startswith(("/admin/", "/accounts/2fa/"))


def test_strangers_find_every_page_sound(page: Page, complaints: Complaints) -> None:
    seen = walk(page, complaints, outside_the_admin)
    assert {"/", "/accounts/login/", "/accounts/signup/"} <= seen


def test_people_find_every_page_sound(
    page: Page,
    complaints: Complaints,
    live_site: str,
    alice: User,
    as_person: Callable[[User], Client],
) -> None:
    furnish(alice)
    enter(page, show_password(as_person(alice)), live_site)
    seen = {route(address) for address in walk(page, complaints, outside_the_admin)}
    assert {"", "settings/", "accounts/2fa/", "accounts/sessions/"} <= seen
    assert seen >= {
        "coins/<str:coin_id>/", "reminders/<int:pk>/", "notifications/<int:pk>/",
        "portfolios/<int:pk>/", "transactions/<int:pk>/", "transactions/import/<int:pk>/",
        "reminders/<int:pk>/edit/", "settings/destinations/<int:pk>/", "transactions/match/",
        "accounts/email/", "accounts/password/change/", "accounts/2fa/totp/activate/",
        "accounts/2fa/webauthn/add/", "settings/preferences/", "settings/data/delete/",
    }  # fmt: skip


def test_rooms_with_nothing_in_them_are_sound(
    page: Page,
    complaints: Complaints,
    live_site: str,
    alice: User,
    as_person: Callable[[User], Client],
) -> None:
    enter(page, as_person(alice), live_site)
    rooms = {"/", "/board/", "/transactions/", "/portfolios/", "/reminders/", "/notifications/"}
    assert walk(page, complaints, rooms.__contains__) == rooms


def test_the_admin_and_its_second_factor_are_sound(
    page: Page, complaints: Complaints, live_site: str, alice: User
) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    TOTP.activate(alice, generate_totp_secret())
    code = RecoveryCodes.activate(alice).get_unused_codes()[0]
    client = Client()
    client.post("/accounts/login/", {"login": alice.username, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code})
    enter(page, show_password(client), live_site)
    seen = walk(page, complaints, of_staff)
    assert {"/admin/", "/admin/accounts/user/", "/accounts/2fa/recovery-codes/"} <= seen
