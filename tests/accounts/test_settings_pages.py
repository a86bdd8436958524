"""A person's settings are theirs alone, and each mistake is a sentence."""

from collections.abc import Callable
from datetime import time

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.people import make_person, show_password

PREFERENCES = "/settings/preferences/"
EMAIL = "/accounts/email/"
heard: list[tuple[str, frozenset[str]]] = []
CHOICES = {
    "time_zone": "Europe/Berlin",
    "display_currency": "eur",
    "cost_method": "lifo",
    "theme": "dark",
    "quiet_from": "22:00",
    "quiet_until": "07:00",
}


@pytest.fixture(autouse=True)
def _nothing_heard() -> None:
    heard.clear()


def listen(*, user: User, changed: frozenset[str]) -> None:
    heard.append((user.time_zone, changed))


def refuse(*, user: User, changed: frozenset[str]) -> None:
    raise RuntimeError("a listener broke")


def test_every_page_of_the_settings_opens(alice: User, as_person: Callable[[User], Client]) -> None:
    browser = show_password(as_person(alice))
    for path in (
        "/settings/", PREFERENCES, EMAIL, "/accounts/password/change/", "/accounts/2fa/",
        "/accounts/2fa/webauthn/add/", "/accounts/sessions/", "/settings/data/",
        "/settings/data/delete/", "/accounts/logout/",
    ):  # fmt: skip
        assert browser.get(path).status_code == 200, path


def test_strangers_are_sent_to_the_log_in(client: Client, db: None) -> None:
    for path in ("/settings/", PREFERENCES, "/settings/data/", "/settings/data/delete/", EMAIL):
        assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_saved_preferences_are_told_with_what_changed(
    alice: User, as_person: Callable[[User], Client], settings: Settings
) -> None:
    settings.PREFERENCES_CHANGED = [f"{__name__}.listen"]
    browser = as_person(alice)
    browser.post(PREFERENCES, CHOICES)
    alice.refresh_from_db()
    assert (alice.theme, alice.quiet_from, alice.quiet_until) == ("dark", time(22), time(7))
    assert heard == [("Europe/Berlin", frozenset(CHOICES))]

    browser.post(PREFERENCES, CHOICES)
    browser.post(PREFERENCES, CHOICES | {"theme": "light"})
    assert heard[1:] == [("Europe/Berlin", frozenset({"theme"}))]


def test_a_broken_listener_undoes_the_change(
    alice: User, as_person: Callable[[User], Client], settings: Settings
) -> None:
    settings.PREFERENCES_CHANGED = [f"{__name__}.refuse"]
    browser = as_person(alice)
    with pytest.raises(RuntimeError):
        browser.post(PREFERENCES, CHOICES)
    alice.refresh_from_db()
    assert alice.theme == "auto"


def test_times_on_pages_are_in_the_persons_zone(
    db: None, as_person: Callable[[User], Client]
) -> None:
    tokyo = make_person("kenji", time_zone="Asia/Tokyo")
    answer = as_person(tokyo).get("/settings/")
    assert answer.status_code == 200
    assert "Asia/Tokyo" in answer.content.decode()


def test_a_zone_that_vanished_does_not_lock_anybody_out(
    db: None, as_person: Callable[[User], Client]
) -> None:
    person = make_person("kenji", time_zone="Asia/Atlantis")
    assert as_person(person).get("/settings/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"time_zone": "Berlin"}, "Choose a time zone from the list"),
        ({"time_zone": ""}, "This field is required"),
        ({"display_currency": "xxx"}, "not one of the available choices"),
        ({"quiet_until": ""}, "Give both ends of your quiet hours"),
        ({"quiet_until": "22:00"}, "differs from their start"),
        ({"quiet_from": "25:99"}, "Enter a valid time"),
    ],
)
def test_each_mistake_is_a_sentence_and_what_was_typed_stays(
    alice: User, as_person: Callable[[User], Client], fields: dict[str, str], sentence: str
) -> None:
    page = as_person(alice).post(PREFERENCES, CHOICES | fields).content.decode()
    assert sentence in page
    assert f'value="{(CHOICES | fields)["quiet_from"]}"' in page


def test_a_city_may_be_typed_with_a_blank(alice: User, as_person: Callable[[User], Client]) -> None:
    as_person(alice).post(PREFERENCES, CHOICES | {"time_zone": "America/New York"})
    alice.refresh_from_db()
    assert alice.time_zone == "America/New_York"


def test_a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(
    alice: User, mailbox: Mailbox, as_person: Callable[[User], Client]
) -> None:
    browser = show_password(as_person(alice))
    browser.post(EMAIL, {"email": "Alice@New.example", "action_add": ""})
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"

    browser.post(mailbox.link("alice@new.example", "confirm-email"))
    alice.refresh_from_db()
    assert alice.email == "alice@new.example"
    assert EmailAddress.objects.get(user=alice).email == "alice@new.example"
    assert mailbox.newest("alice@example.org")[0] == "Your email address was changed"


def test_a_change_to_anothers_address_looks_like_any_other_and_cannot_take_it(
    alice: User, bob: User, mailbox: Mailbox, as_person: Callable[[User], Client]
) -> None:
    browser = show_password(as_person(alice))
    page = browser.post(EMAIL, {"email": bob.email, "action_add": ""}, follow=True)
    assert "waits for its confirmation" in page.content.decode()

    link = mailbox.link(bob.email, "confirm-email")
    answer = as_person(bob).post(link, follow=True)
    assert answer.status_code == 200
    alice.refresh_from_db()
    bob.refresh_from_db()
    assert (alice.email, bob.email) == ("alice@example.org", "bob@example.org")


def test_an_address_of_an_account_without_a_confirmation_of_its_own_is_refused_in_a_sentence(
    alice: User, mailbox: Mailbox, as_person: Callable[[User], Client]
) -> None:
    User.objects.create_superuser("olga", "olga@example.org", "correct horse battery")
    browser = show_password(as_person(alice))
    browser.post(EMAIL, {"email": "olga@example.org", "action_add": ""})
    answer = browser.post(mailbox.link("olga@example.org", "confirm-email"), follow=True)
    assert "belongs to another account" in answer.content.decode()
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_a_waiting_change_opens_no_account_and_blocks_no_sign_up(
    alice: User, client: Client, mailbox: Mailbox, as_person: Callable[[User], Client],
    settings: Settings,
) -> None:  # fmt: skip
    settings.ACCOUNT_RATE_LIMITS = False
    browser = show_password(as_person(alice))
    browser.post(EMAIL, {"email": "carol@example.org", "action_add": ""})
    client.post("/accounts/password/reset/", {"email": "carol@example.org"})
    assert mailbox.newest("carol@example.org")[0] == "No account with this address"

    client.post(
        "/accounts/signup/",
        {"username": "carol", "email": "carol@example.org", "password1": "correct horse battery"},
    )
    client.post(mailbox.link("carol@example.org", "confirm-email"))
    assert User.objects.get(email="carol@example.org").username == "carol"


def test_an_account_that_never_confirmed_gives_way_to_who_owns_the_address(
    alice: User, client: Client, mailbox: Mailbox, as_person: Callable[[User], Client],
    settings: Settings,
) -> None:  # fmt: skip
    settings.ACCOUNT_RATE_LIMITS = False
    client.post(
        "/accounts/signup/",
        {"username": "squat", "email": "new@example.org", "password1": "correct horse battery"},
    )
    browser = show_password(as_person(alice))
    browser.post(EMAIL, {"email": "new@example.org", "action_add": ""})
    browser.post(mailbox.link("new@example.org", "confirm-email"))
    alice.refresh_from_db()
    assert alice.email == "new@example.org"
    assert not User.objects.filter(username="squat").exists()
