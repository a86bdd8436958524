"""Where a person is told: adding, trying, changing, linking, by forms alone."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from notifications.destinations.further_email import link_of
from notifications.models import Destination, LinkCode, Message
from sandbox.twilio.account import ACCOUNT_SID, SENDER
from tests.fixtures.people import log_in
from tests.notifications.phones import ADAS, NOON, later, say
from tests.notifications.reach import reach
from tests.notifications.told import attempt

pytestmark = pytest.mark.django_db
PLACE = "/settings/destinations/"


@pytest.fixture(autouse=True)
def _whatsapp(settings: Settings) -> None:
    settings.TWILIO_ACCOUNT_SID = ACCOUNT_SID
    settings.TWILIO_WHATSAPP_FROM = SENDER
    settings.TWILIO_SANDBOX_JOIN = "join quick-bell"


@pytest.fixture
def person(client: Client, alice: User) -> Client:
    return log_in(client, alice)


def text(person: Client, address: str = PLACE) -> str:
    answer = person.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def change(person: Client, mine: Destination, what: str) -> str:
    answer = person.post(f"{PLACE}{mine.pk}/change/", {"change": what}, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_page_without_a_phone_offers_to_link_one(person: Client, settings: Settings) -> None:
    assert "Link a phone" in text(person)
    settings.TWILIO_ACCOUNT_SID = ""
    assert "WhatsApp is not set up" in text(person)
    assert "no phone can be linked" in text(person, f"{PLACE}phone/")


def test_a_trouble_is_said_with_what_to_do(person: Client, alice: User) -> None:
    reach(alice, "whatsapp", ADAS)
    Destination.objects.update(disabled_at=NOON, trouble="left_sandbox")
    page = text(person)
    assert "Membership of the Twilio sandbox expired. Since 25 Nov, 12:00." in page
    assert "Send “join quick-bell” to +14155238886 again" in page
    assert "Send me a test" not in page


def test_a_phone_is_linked_by_the_code_on_the_page(person: Client, alice: User) -> None:
    answer = person.post(f"{PLACE}phone/", {"only_from": ""})
    page = " ".join(answer.content.decode().split())
    code = re.search(r"LINK (\d{4}) (\d{4})", page)
    assert code
    assert f"https://wa.me/14155238886?text=LINK%20{code[1]}%20{code[2]}" in page
    assert 'src="data:image/svg+xml' in page
    assert "join quick-bell" in page
    assert "By sending this code you agree" in page
    state = re.search(r'data-live-src="([^"]+)"', page)
    assert state
    assert "Waiting for your message" in text(person, state[1])
    row = LinkCode.objects.get()
    say(f"LINK {code[1]}{code[2]}", at=row.created_at)
    assert f"<strong>{ADAS}</strong> is yours" in text(person, state[1])
    assert "data-live-src" not in text(person, state[1])


def test_a_number_that_is_none_is_refused_in_a_sentence(person: Client) -> None:
    answer = person.post(f"{PLACE}phone/", {"only_from": "0151 1234"})
    assert "The country code is missing" in answer.content.decode()
    assert not LinkCode.objects.exists()


def test_too_many_codes_are_refused_in_a_sentence(person: Client) -> None:
    for _ in range(10):
        person.post(f"{PLACE}phone/", {"only_from": ""})
    answer = person.post(f"{PLACE}phone/", {"only_from": ""})
    assert "The newest one still works" in answer.content.decode()


def test_without_a_number_of_ours_the_page_offers_no_link(
    person: Client, settings: Settings
) -> None:
    settings.TWILIO_WHATSAPP_FROM = ""
    page = person.post(f"{PLACE}phone/", {"only_from": ""}).content.decode()
    assert "wa.me" not in page
    assert "the number that Bellwether’s messages come from" in page


def test_an_address_is_added_by_its_link(person: Client, alice: User) -> None:
    page = person.post(PLACE, {"email": "Work@example.org", "label": "Work"}, follow=True)
    assert "A link is on its way to work@example.org" in page.content.decode()
    work = Destination.objects.get(address="work@example.org")
    link = link_of(work)[link_of(work).index("/notifications/") :]
    stranger = Client()
    assert "May reminders come here?" in text(stranger, link)
    work.refresh_from_db()
    assert work.verified_at is None  # looking is not saying yes
    assert stranger.post(link).status_code == 200
    assert "Confirmed" in text(stranger, link)
    assert work in Destination.objects.usable()


def test_a_link_that_is_none_says_so(client: Client) -> None:
    answer = client.get("/notifications/confirm/abc/")
    assert answer.status_code == 404
    assert "This link no longer works" in answer.content.decode()


def test_a_refused_address_keeps_what_was_typed(person: Client, alice: User) -> None:
    reach(alice, "email", alice.email)
    page = person.post(PLACE, {"email": alice.email, "label": "Home"}).content.decode()
    assert "one of your destinations already" in page
    assert 'value="Home"' in page


def test_a_test_shows_what_the_provider_said(person: Client, alice: User) -> None:
    mine = reach(alice, "whatsapp", ADAS)
    answer = person.post(f"{PLACE}{mine.pk}/test/")
    assert answer["Location"] == f"{PLACE}{mine.pk}/#test"
    message = Message.objects.get(template="test")
    assert (message.destination, message.urgent) == (mine, True)
    attempt(message, at=message.created_at, outcome="recipient", error="Not on WhatsApp.")
    page = text(person, f"{PLACE}{mine.pk}/")
    assert "Refused for this address" in page
    assert "Not on WhatsApp." in page


def test_tests_are_few_and_only_where_something_goes(person: Client, alice: User) -> None:
    mine = reach(alice, "whatsapp", ADAS)
    for _ in range(6):
        page = person.post(f"{PLACE}{mine.pk}/test/", follow=True).content.decode()
    assert "5 tests within ten minutes are enough" in page
    assert Message.objects.filter(template="test").count() == 5
    Destination.objects.update(stopped_at=NOON)
    Message.objects.all().delete()
    page = person.post(f"{PLACE}{mine.pk}/test/", follow=True).content.decode()
    assert "nothing to try" in page


def test_a_destination_is_changed_by_buttons(person: Client, alice: User) -> None:
    mine, other = reach(alice, "whatsapp", ADAS), reach(alice, "whatsapp", "+15550004444")
    assert "only the reminders that name it" in change(person, mine, "extra")
    assert "the only default" in change(person, other, "extra")
    assert "It is a default now" in change(person, mine, "default")
    assert "Nothing goes there any more" in change(person, mine, "stop")
    assert "Messages go there again" in change(person, mine, "resume")
    assert "Removed" in change(person, mine, "remove")
    assert person.get(f"{PLACE}{mine.pk}/").status_code == 404
    assert "nonsense" not in change(person, other, "nonsense")


def test_a_destination_has_a_name_and_a_log(person: Client, alice: User) -> None:
    mine = reach(alice, "whatsapp", ADAS)
    person.post(f"{PLACE}{mine.pk}/", {"label": "Holiday phone"})
    say("STOP", at=later(1))
    page = text(person, f"{PLACE}{mine.pk}/")
    assert "<h1>Holiday phone</h1>" in page
    assert "Asked us to stop" in page
    assert "Take it up again" in page


def test_somebody_elses_destination_is_not_there(person: Client, bob: User) -> None:
    his = reach(bob, "whatsapp", ADAS)
    for address in ("", "change/", "test/"):
        assert person.post(f"{PLACE}{his.pk}/{address}").status_code == 404


@pytest.mark.parametrize("name", ["crossing", "given_up", "nonsense"])
def test_messages_can_be_looked_at_beforehand(person: Client, name: str) -> None:
    page = text(person, f"{PLACE}preview/?message={name}")
    assert "On WhatsApp, within a day after you wrote to us" in page
    assert ("BTC rose above $70,000" in page) == (
        name != "given_up"
    )  # what nobody lists is the first


def test_a_previewed_mail_is_shut_in(person: Client) -> None:
    answer = person.get(f"{PLACE}preview/crossing/mail/")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "BTC rose above $70,000" in answer.content.decode()
    assert person.get(f"{PLACE}preview/nonsense/mail/").status_code == 404
