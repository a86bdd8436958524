"""A stranger becomes a person, protects the account, and comes back with a code and a passkey."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import User
from notifications.deliver import deliver_ready
from notifications.transports.configured import outlets
from tests.fixtures.browser import PHONE
from tests.fixtures.people import PASSWORD, make_person


@pytest.fixture(autouse=True)
def _links_lead_here(live_site: str, settings: Settings) -> None:
    settings.SITE_URL = live_site


def code_for(secret: str, *, steps_ahead: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps_ahead)))


def log_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username or email").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def test_sign_up_confirm_protect_and_come_back(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE, timezone_id="Asia/Tokyo")
    page.goto("/accounts/signup/")
    page.get_by_label("Username").fill("carol")
    page.get_by_label("Email").fill("carol@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Look into your mailbox")).to_be_visible()

    deliver_ready(outlets(), clock=timezone.now)
    page.get_by_role("link", name="local mailbox").click()
    page.get_by_role("link", name=re.compile("confirm-email")).click()
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_text("carol@example.org is confirmed.")).to_be_visible()
    assert User.objects.get().time_zone == "Asia/Tokyo"

    secret = turn_on_app(page)
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Log out").click()

    log_in(page, "carol@example.org")
    page.get_by_label("Code").fill(code_for(secret, steps_ahead=1))
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_text("Welcome, carol.")).to_be_visible()


def turn_on_app(page: Page) -> str:
    page.goto("/accounts/2fa/totp/activate/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("No camera?").click()
    secret = page.locator("#authenticator_secret").inner_text()
    page.get_by_label("The six digits").fill(code_for(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    return secret


def test_a_passkey_logs_in_without_a_password(new_page: Callable[..., Page]) -> None:
    make_person("carol")
    page = new_page()
    plug_in_authenticator(page)
    log_in(page, "carol")
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()

    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Log out").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_text("Welcome, carol.")).to_be_visible()


def plug_in_authenticator(page: Page) -> None:
    """A device with a fingerprint reader that always says yes."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
