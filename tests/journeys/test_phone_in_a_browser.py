"""A person links a phone, tries it, is told, and says STOP: the page follows without a reload."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import User
from notifications.inbound.handle import handle_inbound
from notifications.models import Destination, Inbound
from notifications.twilio import callbacks
from tests.fixtures.browser import enter
from tests.fixtures.whatsapp import PHONE, Texting
from tests.journeys import axe
from tests.waiting import until

PLACE = "/settings/destinations/"
STAYED = "document.documentElement.dataset.stayed = 'yes'"


@pytest.fixture(autouse=True)
def _product(texting: Texting, settings: Settings, redis_url: str, live_site: str) -> None:
    settings.SITE_URL, settings.REDIS_URL = live_site, redis_url
    texting.twilio.configure(inbound_url=callbacks.inbound_url(), members_only=True)
    settings.TWILIO_SANDBOX_JOIN = "join quick-bell"


@pytest.fixture
def person(page: Page, live_site: str, alice: User, as_person: Callable[[User], Client]) -> Page:
    enter(page, as_person(alice), live_site)
    return page


def write(texting: Texting, text: str) -> None:
    """From the phone, through Twilio and our webhook, to whoever handles it; and the answer."""
    before = Inbound.objects.count()
    texting.twilio.write(PHONE, text)
    until(lambda: Inbound.objects.count() > before, saying="the webhook was not called")
    handle_inbound(clock=timezone.now)
    texting.run()
    texting.hear()


def on_the_phone(texting: Texting) -> str:
    return str(texting.twilio.phone(PHONE)[-1]["text"])


def test_linking_trying_and_stopping_a_phone(person: Page, texting: Texting) -> None:
    person.goto(PLACE)
    person.get_by_role("link", name="Link a phone").click()
    person.get_by_role("button", name="Show me a code").click()
    expect(person.get_by_text("join quick-bell")).to_be_visible()
    expect(person.get_by_role("img", name="QR code")).to_be_visible()
    assert axe.violations(person) == []
    person.evaluate(STAYED)

    code = person.locator("samp").inner_text()
    assert re.fullmatch(r"LINK \d{4} \d{4}", code)
    write(texting, "join quick-bell")
    write(texting, code)
    linked = person.get_by_role("status").filter(has_text=f"{PHONE} is yours")
    expect(linked).to_be_visible()
    expect(person.locator("[data-stayed]")).to_have_count(1)
    assert on_the_phone(texting).startswith("Linked ✓ This number now belongs to alice")

    linked.get_by_role("link", name="Send a test").click()
    person.get_by_role("button", name="Send me a test").click()
    proof = person.locator(".proof")
    expect(proof).to_contain_text("Waiting")
    person.evaluate(STAYED)
    texting.run()
    expect(proof.locator(".timeline")).to_contain_text("Accepted")
    texting.hear()
    for word in ("Sent", "Delivered", "Read"):
        expect(proof.locator(".timeline")).to_contain_text(word)
    expect(proof.locator(".state")).to_have_text("Read")
    assert on_the_phone(texting).startswith("A test from Bellwether for alice")
    assert axe.violations(person) == []

    write(texting, "STOP")
    standing = person.get_by_role("region", name="How it stands")
    expect(standing).to_contain_text("Stopped")
    expect(person.locator("[data-stayed]")).to_have_count(1)
    assert on_the_phone(texting).startswith("Stopped ✓")
    assert not Destination.objects.usable().exists()

    standing.get_by_role("button", name="Take it up again").click()
    expect(person.get_by_role("region", name="How it stands")).to_contain_text("In use")


def test_the_bell_rings_and_tells_while_one_looks_elsewhere(
    person: Page, texting: Texting, alice: User
) -> None:
    Destination.objects.create(
        owner=alice, channel="whatsapp", address=PHONE, created_at=timezone.now(),
        verified_at=timezone.now(),
    )  # fmt: skip
    person.goto("/settings/")
    bell = person.locator("#bell")
    expect(bell).to_have_accessible_name("Notifications: nothing new")
    person.evaluate(STAYED)
    message = texting.tell(alice, values={"headline": "BTC rose above $70,000.", "detail": ""})

    expect(bell).to_have_accessible_name("Notifications: 1 not seen")
    note = person.locator(".toast-note")
    expect(note).to_contain_text("BTC rose above $70,000.")
    assert axe.violations(person) == []
    expect(person.locator("[data-stayed]")).to_have_count(1)
    note.get_by_role("button", name="Close this note").click()
    expect(note).to_have_count(0)

    bell.click()
    expect(person.get_by_role("heading", name="Newest first")).to_be_visible()
    assert axe.violations(person) == []
    person.get_by_role("link", name="BTC rose above $70,000.").click()
    person.wait_for_url(f"**/notifications/{message.pk}/")
    expect(person.locator("#bell")).to_have_accessible_name("Notifications: nothing new")
    assert axe.violations(person) == []


def test_without_a_script_the_bell_is_a_link(
    new_page: Callable[..., Page], live_site: str, alice: User, texting: Texting,
    as_person: Callable[[User], Client],
) -> None:  # fmt: skip
    texting.tell(alice)
    page = new_page(java_script_enabled=False)
    enter(page, as_person(alice), live_site)
    page.goto("/settings/")
    page.get_by_role("link", name="Notifications: 1 not seen").click()
    expect(page.get_by_role("heading", name="Did not arrive")).to_be_visible()
    page.goto("/settings/")
    expect(page.get_by_role("link", name="Notifications: nothing new")).to_be_visible()


def test_a_mail_is_shown_before_it_is_sent(person: Page) -> None:
    person.goto(f"{PLACE}preview/")
    mail = person.frame_locator(".mail-frame")
    expect(mail.get_by_text("You hold 0.5 BTC = $35,060")).to_be_visible()
