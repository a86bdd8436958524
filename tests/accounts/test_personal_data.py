"""Everything about me in one file and nothing of others; and an end that leaves nothing."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from accounts import personal_data
from accounts.models import User
from notifications.models import Message
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.people import PASSWORD, show_password
from tracker.lib.personal_data import Row

DELETE = "/settings/data/delete/"
WHOLE = ["accounts.personal_data.Account", "notifications.personal_data.Messages"]
deleted: list[str] = []


class Notes:
    """An app on top that holds something."""

    name = "notes"

    def export(self, user: User) -> Mapping[str, list[Row]]:
        return {"notes": [{"text": f"=note of {user.username}", "amount": -1}], "drafts": []}

    def summary(self, user: User) -> list[tuple[str, int]]:
        return [("notes", 3), ("drafts", 0)]

    def delete(self, user: User) -> None:
        assert User.objects.filter(pk=user.pk).exists()  # the account goes last
        deleted.append(user.username)


class Refuses(Notes):
    def delete(self, user: User) -> None:
        raise RuntimeError("cannot let go")


@pytest.fixture(autouse=True)
def _parts(settings: Settings) -> None:
    deleted.clear()
    settings.PERSONAL_DATA = [*WHOLE, f"{__name__}.Notes"]


def download(browser: Client) -> zipfile.ZipFile:
    show_password(browser)
    answer = browser.post("/settings/data/download/")
    assert answer.headers["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_the_download_holds_every_part_twice_and_nothing_of_others(
    alice: User, bob: User, as_person: Callable[[User], Client], client: Client
) -> None:
    client.post("/accounts/password/reset/", {"email": alice.email})
    client.post("/accounts/password/reset/", {"email": bob.email})
    file = download(as_person(alice))

    tables = {
        "account/profile", "account/email_addresses", "account/second_factors",
        "account/sessions", "notifications/messages", "notifications/attempts",
        "notifications/destinations", "notifications/consents", "notifications/inbound",
        "notifications/receipts", "notes/notes",
        "notes/drafts",
    }  # fmt: skip
    names = {f"{table}.{kind}" for table in tables for kind in ("json", "csv")}
    assert set(file.namelist()) == names | {"README.txt"}
    profile = json.loads(file.read("account/profile.json"))[0]
    assert (profile["username"], profile["email"]) == ("alice", "alice@example.org")
    assert "password" not in profile
    assert len(json.loads(file.read("notifications/messages.json"))) == 1
    everything = b"".join(file.read(name) for name in file.namelist())
    assert b"bob" not in everything
    assert alice.password.encode() not in everything


def test_a_text_that_looks_like_a_formula_is_marked_in_csv_and_exact_in_json(
    alice: User, as_person: Callable[[User], Client]
) -> None:
    file = download(as_person(alice))
    assert file.read("notes/notes.csv").decode().splitlines()[1] == "'=note of alice,-1"
    assert json.loads(file.read("notes/notes.json"))[0]["text"] == "=note of alice"


def test_the_download_asks_for_the_password_first(
    alice: User, as_person: Callable[[User], Client]
) -> None:
    answer = as_person(alice).post("/settings/data/download/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_what_will_go_is_listed_with_counts_before_it_goes(
    alice: User, as_person: Callable[[User], Client]
) -> None:
    page = as_person(alice).get(DELETE).content.decode()
    assert "notes: 3" in page
    assert "email addresses: 1" in page
    assert "drafts" not in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"password": "wrong", "username": "alice"}, "The password is not right."),
        ({"password": PASSWORD, "username": "bob"}, "Type alice exactly to confirm."),
        ({"password": "", "username": ""}, "This field is required"),
    ],
)
def test_a_mistake_keeps_the_account(
    alice: User, as_person: Callable[[User], Client], fields: dict[str, str], sentence: str
) -> None:
    page = as_person(alice).post(DELETE, fields).content.decode()
    assert sentence in page
    assert User.objects.filter(pk=alice.pk).exists()


def test_guessing_the_password_there_is_stopped_like_at_the_log_in(
    alice: User, as_person: Callable[[User], Client]
) -> None:
    browser = as_person(alice)
    for _ in range(5):
        browser.post(DELETE, {"password": "wrong", "username": "alice"})
    page = browser.post(DELETE, {"password": PASSWORD, "username": "alice"}).content.decode()
    assert "Too many failed attempts" in page
    assert User.objects.filter(pk=alice.pk).exists()


def test_a_deleted_account_leaves_nothing_and_its_sessions_end(
    alice: User, bob: User, mailbox: Mailbox, as_person: Callable[[User], Client]
) -> None:
    here, phone, other = as_person(alice), as_person(alice), as_person(bob)
    answer = here.post(DELETE, {"password": PASSWORD, "username": "Alice"}, follow=True)
    assert "is gone" in answer.content.decode()

    assert deleted == ["alice"]
    assert list(User.objects.values_list("username", flat=True)) == ["bob"]
    assert list(EmailAddress.objects.values_list("user__username", flat=True)) == ["bob"]
    assert list(UserSession.objects.values_list("user__username", flat=True)) == ["bob"]
    left = {session.get_decoded().get("_auth_user_id") for session in Session.objects.all()}
    assert str(alice.pk) not in left
    assert phone.get("/settings/").status_code == 302
    assert other.get("/settings/").status_code == 200
    assert mailbox.newest("alice@example.org")[0] == "Your account is deleted"
    assert Message.objects.get(address="alice@example.org").owner is None


def test_a_part_that_cannot_let_go_keeps_everything(
    alice: User, as_person: Callable[[User], Client], settings: Settings
) -> None:
    settings.PERSONAL_DATA = [*WHOLE, f"{__name__}.Notes", f"{__name__}.Refuses"]
    browser = as_person(alice)
    with pytest.raises(RuntimeError):
        browser.post(DELETE, {"password": PASSWORD, "username": "alice"})
    assert User.objects.filter(pk=alice.pk).exists()
    assert browser.get("/settings/").status_code == 200


def test_without_a_password_the_second_factor_is_asked_for_instead(
    alice: User, as_person: Callable[[User], Client]
) -> None:
    browser = as_person(alice)
    alice.set_unusable_password()
    alice.save()
    fresh = Client()
    fresh.force_login(alice)
    assert "password" not in fresh.get(DELETE, follow=True).content.decode().split("<form")[-1]
    assert browser.get(DELETE).status_code == 302


def test_the_summary_leaves_out_what_counts_nothing(alice: User) -> None:
    assert ("notes", 3) in personal_data.summary(alice)
    assert all(count for _, count in personal_data.summary(alice))
