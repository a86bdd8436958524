"""One click stops the mail to one address, without a cookie; looking at the page stops nothing."""

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from notifications.announce import Notice, announce
from notifications.mail.render import render
from notifications.mail.unsubscribe import subscribe_again, unsubscribe_url
from notifications.models import Consent, Destination, Message
from tests.notifications.reach import NOON, reach
from tests.notifications.read_mail import parse, part, see

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def mailbox_of_alice(alice: User) -> Destination:
    return reach(alice, "email", "alice@example.org")


@pytest.fixture
def program() -> Client:
    """A mail program: no cookie, no token, from anywhere."""
    return Client(enforce_csrf_checks=True, REMOTE_ADDR="203.0.113.9")


def path_for(destination: Destination) -> str:
    return unsubscribe_url(destination.pk).removeprefix(settings.SITE_URL)


def is_stopped(destination: Destination) -> bool:
    destination.refresh_from_db()
    return destination.stopped_at is not None


def test_the_mail_names_the_address_in_its_head_and_foot(mailbox_of_alice: Destination) -> None:
    said = {"headline": "BTC rose above $70,000.", "detail": ""}
    owner = mailbox_of_alice.owner_id
    announce([Notice("crossing:1", "crossing", owner, happened_at=NOON, values=said)], now=NOON)
    mail = parse(render(Message.objects.get(template="crossing")))
    url = unsubscribe_url(mailbox_of_alice.pk)
    assert mail["List-Unsubscribe"] == f"<{url}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in part(mail, "plain")
    assert url in see(part(mail, "html")).links


def test_one_click_stops_the_mail_to_this_address_only(
    program: Client, alice: User, mailbox_of_alice: Destination
) -> None:
    others = [reach(alice, "email", "second@example.org"), reach(alice, "whatsapp", "+15550001")]
    answer = program.post(path_for(mailbox_of_alice), ONE_CLICK)
    assert answer.status_code == 200
    assert is_stopped(mailbox_of_alice)
    assert not any(is_stopped(other) for other in others)
    consent = Consent.objects.get(owner=alice)
    assert (consent.word, consent.address) == ("unsubscribed", "alice@example.org")


def test_looking_stops_nothing(program: Client, mailbox_of_alice: Destination) -> None:
    page = program.get(path_for(mailbox_of_alice)).content.decode()
    program.head(path_for(mailbox_of_alice))
    assert "alice@example.org" in page
    assert '<form method="post"' in page
    assert not is_stopped(mailbox_of_alice)


def test_twice_is_once(program: Client, mailbox_of_alice: Destination) -> None:
    for _ in range(2):
        assert program.post(path_for(mailbox_of_alice), ONE_CLICK).status_code == 200
    assert Consent.objects.count() == 1
    assert "No more reminders" in program.get(path_for(mailbox_of_alice)).content.decode()


def test_nothing_is_announced_to_who_unsubscribed_until_they_subscribe_again(
    program: Client, alice: User, mailbox_of_alice: Destination
) -> None:
    program.post(path_for(mailbox_of_alice), ONE_CLICK)
    announce([Notice("crossing:1", "crossing", alice.pk, happened_at=NOON)], now=NOON)
    assert Message.objects.get(template="crossing").status == "suppressed"

    assert subscribe_again(mailbox_of_alice, source="settings", now=NOON)
    assert not subscribe_again(mailbox_of_alice, source="settings", now=NOON)
    announce([Notice("crossing:2", "crossing", alice.pk, happened_at=NOON)], now=NOON)
    assert Message.objects.get(dedupe_key="crossing:2").status == "queued"
    words = Consent.objects.order_by("pk").values_list("word", flat=True)
    assert list(words) == ["unsubscribed", "start"]


@pytest.mark.parametrize("spoil", [lambda path: path[:-3] + "x/", lambda path: path + "x/"])
def test_a_token_that_is_not_ours_leads_nowhere(
    program: Client, mailbox_of_alice: Destination, spoil: object
) -> None:
    assert callable(spoil)
    assert program.post(spoil(path_for(mailbox_of_alice)), ONE_CLICK).status_code == 404
    assert not is_stopped(mailbox_of_alice)


def test_a_token_stops_no_phone(program: Client, alice: User) -> None:
    phone = reach(alice, "whatsapp", "+15550001")
    assert program.post(path_for(phone), ONE_CLICK).status_code == 404


def test_a_link_of_last_year_works_after_the_secret_key_was_changed(
    program: Client, mailbox_of_alice: Destination, settings: Settings
) -> None:
    path = path_for(mailbox_of_alice)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one, of sufficient length, for tests"
    assert program.post(path, ONE_CLICK).status_code == 200
    assert is_stopped(mailbox_of_alice)
