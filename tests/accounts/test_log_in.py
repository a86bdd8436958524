"""Log in with either name, be stopped when guessing, get a new password, end other sessions."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from notifications.models import Message
from tests.accounts.pages import without_tokens
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.people import PASSWORD

LOG_IN = "/accounts/login/"
RESET = "/accounts/password/reset/"


def is_logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["alice", "ALICE", "alice@example.org", " Alice@Example.ORG "])
def test_either_name_opens_the_account_whatever_its_case(
    client: Client, alice: User, name: str
) -> None:
    client.post(LOG_IN, {"login": name, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(alice.pk)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    client: Client, alice: User
) -> None:
    pages = []
    for name in ("alice", "nobody", "alice@example.org", "nobody@example.org"):
        page = client.post(LOG_IN, {"login": name, "password": "wrong"}).content.decode()
        assert "password is not right" in page
        assert f'value="{name}"' in page
        pages.append(page.count("password is not right"))
    assert len(set(pages)) == 1


def test_the_sixth_guess_is_refused_even_when_it_is_right(client: Client, alice: User) -> None:
    for _ in range(5):
        client.post(LOG_IN, {"login": "alice", "password": "wrong"})
    answer = client.post(LOG_IN, {"login": "alice", "password": PASSWORD})
    assert "Too many failed attempts" in answer.content.decode()
    assert not is_logged_in(client)


def test_a_reset_password_lifts_the_lock_out(client: Client, alice: User, mailbox: Mailbox) -> None:
    for _ in range(5):
        client.post(LOG_IN, {"login": "alice@example.org", "password": "wrong"})
    choose_new_password(client, mailbox, "a brand new secret")
    client.post(LOG_IN, {"login": "alice@example.org", "password": "a brand new secret"})
    assert is_logged_in(client)


def choose_new_password(client: Client, mailbox: Mailbox, password: str) -> None:
    client.post(RESET, {"email": "alice@example.org"})
    form = client.get(mailbox.link("alice@example.org", "reset/key")).headers["Location"]
    client.post(form, {"password1": password, "password2": password})


def test_a_reset_link_works_once_ends_other_sessions_and_is_told(
    client: Client, alice: User, mailbox: Mailbox, as_person: Callable[[User], Client]
) -> None:
    elsewhere = as_person(alice)
    client.post(RESET, {"email": "ALICE@example.org"})
    link = mailbox.link("alice@example.org", "reset/key")
    form = client.get(link).headers["Location"]
    client.post(form, {"password1": "a brand new secret", "password2": "a brand new secret"})

    assert mailbox.newest("alice@example.org")[0] == "Your password was reset"
    assert elsewhere.get("/settings/").status_code == 302
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()


def test_asking_for_a_reset_tells_nobody_whether_there_is_an_account(
    client: Client, alice: User, mailbox: Mailbox
) -> None:
    answers, queries = [], []
    for email in ("alice@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as captured:
            page = client.post(RESET, {"email": email}, follow=True).content
            answers.append(without_tokens(page))
        queries.append(len(captured))
    assert answers[0] == answers[1]
    assert abs(queries[0] - queries[1]) <= 8
    assert Message.objects.count() == 2
    assert mailbox.newest("nobody@example.org")[0] == "No account with this address"


def test_a_mail_to_nobodys_address_belongs_to_nobody(client: Client, alice: User) -> None:
    client.post(RESET, {"email": "alice@example.org"})
    client.post(RESET, {"email": "nobody@example.org"})
    owners = dict(Message.objects.values_list("address", "owner__username"))
    assert owners == {"alice@example.org": "alice", "nobody@example.org": None}


def test_logging_out_is_a_post(alice: User, as_person: Callable[[User], Client]) -> None:
    browser = as_person(alice)
    browser.get("/accounts/logout/")
    assert is_logged_in(browser)
    browser.post("/accounts/logout/")
    assert not is_logged_in(browser)


def test_log_out_everywhere_else_keeps_this_browser(
    alice: User, bob: User, as_person: Callable[[User], Client]
) -> None:
    here, phone, other_person = as_person(alice), as_person(alice), as_person(bob)
    assert "2 devices" in here.get("/settings/").content.decode()
    here.post("/accounts/sessions/")
    assert phone.get("/settings/").status_code == 302
    assert here.get("/settings/").status_code == 200
    assert other_person.get("/settings/").status_code == 200


def test_a_changed_password_ends_other_sessions_and_is_told(
    alice: User, mailbox: Mailbox, as_person: Callable[[User], Client]
) -> None:
    here, phone = as_person(alice), as_person(alice)
    here.post(
        "/accounts/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "a brand new secret",
            "password2": "a brand new secret",
        },
    )
    assert here.get("/settings/").status_code == 200
    assert phone.get("/settings/").status_code == 302
    assert mailbox.newest("alice@example.org")[0] == "Your password was changed"
