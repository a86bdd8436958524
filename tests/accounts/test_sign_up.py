"""From a stranger to a person, and everything that can go wrong on the way."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from notifications.models import Message
from tests.accounts.pages import without_tokens
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.people import PASSWORD

SIGN_UP = "/accounts/signup/"
heard: list[str] = []


def listen(*, user: User) -> None:
    heard.append(user.username)


def refuse(*, user: User) -> None:
    raise RuntimeError("a listener broke")


def form(**fields: str) -> dict[str, str]:
    return {
        "username": "carol",
        "email": "carol@example.org",
        "password1": PASSWORD,
        "time_zone": "Europe/Berlin",
    } | fields


def test_a_stranger_signs_up_confirms_the_address_and_is_logged_in(
    client: Client, mailbox: Mailbox
) -> None:
    answer = client.post(SIGN_UP, form(), follow=True)
    assert "Look into your mailbox" in answer.content.decode()
    assert "_auth_user_id" not in client.session

    client.post(mailbox.link("carol@example.org", "confirm-email"))

    carol = User.objects.get(username="carol")
    assert client.session["_auth_user_id"] == str(carol.pk)
    assert carol.time_zone == "Europe/Berlin"
    assert EmailAddress.objects.get(user=carol).verified


def test_an_unknown_time_zone_falls_back_to_utc(client: Client, db: None) -> None:
    client.post(SIGN_UP, form(time_zone="Mars/Olympus"))
    assert User.objects.get(username="carol").time_zone == "UTC"


def test_an_unconfirmed_account_cannot_be_used_and_gets_a_new_link(
    client: Client, mailbox: Mailbox
) -> None:
    client.post(SIGN_UP, form())
    answer = Client().post(
        "/accounts/login/", {"login": "carol", "password": PASSWORD}, follow=True
    )
    assert "Look into your mailbox" in answer.content.decode()
    assert answer.wsgi_request.user.is_anonymous


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"username": "admin"}, "This name is reserved"),
        ({"username": "Ad.Min"}, "This name is reserved"),
        ({"username": "a l"}, "Use the letters a–z"),
        ({"username": "аlice"}, "Use the letters a–z"),  # Cyrillic а
        ({"username": "x" * 31}, "30 characters"),
        ({"username": "al"}, "at least 3 characters"),
        ({"username": "me@example.org"}, "Use the letters a–z"),
        ({"username": "ＡLICE"}, "This username is taken."),  # full-width A
        ({"username": "Alice"}, "This username is taken."),
        ({"email": "nonsense"}, "valid email address"),
        ({"password1": "12345678"}, "entirely numeric"),
        ({"password1": "short"}, "too short"),
        ({"password1": "carol@example.org"}, "too similar"),
        ({"username": "", "email": "", "password1": ""}, "This field is required"),
    ],
)
def test_each_mistake_is_a_sentence_and_what_was_typed_stays(
    client: Client, alice: User, fields: dict[str, str], sentence: str
) -> None:
    answer = client.post(SIGN_UP, form(**fields))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    for name in ("username", "email"):
        assert f'value="{form(**fields)[name]}"' in page or not form(**fields)[name]


def test_a_taken_address_gives_the_same_answer_and_work_and_only_its_owner_is_told(
    alice: User, mailbox: Mailbox, settings: Settings
) -> None:
    settings.PASSWORD_HASHERS = ["tests.accounts.test_sign_up.CountingHasher"]
    answers, queries, hashes = [], [], []
    for username, email in (("carol", "carol@example.org"), ("dave", "Alice@Example.org")):
        CountingHasher.count = 0
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = Client().post(SIGN_UP, form(username=username, email=email), follow=True)
        answers.append(without_tokens(answer.content).replace(email.lower(), "ADDRESS"))
        queries.append(len(captured))
        hashes.append(CountingHasher.count)

    assert answers[0] == answers[1]
    assert hashes[0] == hashes[1] == 1
    # The rows of the account, its address and its first portfolio: far less than one hash.
    assert abs(queries[0] - queries[1]) <= 9
    assert not User.objects.filter(username="dave").exists()
    assert mailbox.newest("alice@example.org")[0] == "You have an account already"


class CountingHasher(MD5PasswordHasher):
    count = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).count += 1
        return super().encode(password, salt)


def test_closed_sign_ups_say_so_and_make_no_account(
    client: Client, db: None, settings: Settings
) -> None:
    settings.SIGNUPS = "closed"
    assert "Sign-up is closed" in client.get(SIGN_UP).content.decode()
    client.post(SIGN_UP, form())
    assert not User.objects.exists()


def test_too_many_sign_ups_get_the_429_page(client: Client, db: None) -> None:
    codes = {client.post(SIGN_UP, form(username="")).status_code for _ in range(21)}
    assert codes == {200, 429}


def test_an_account_its_listeners_and_its_mail_are_one_commit(
    client: Client, transactional_db: None, settings: Settings
) -> None:
    heard.clear()
    settings.SIGNED_UP = [f"{__name__}.listen", f"{__name__}.refuse"]
    with pytest.raises(RuntimeError):
        client.post(SIGN_UP, form())
    assert heard == ["carol"]
    assert not User.objects.exists()
    assert not Message.objects.exists()


def test_an_account_made_by_a_command_rings_too(db: None, settings: Settings) -> None:
    heard.clear()
    settings.SIGNED_UP = [f"{__name__}.listen"]
    User.objects.create_superuser("olga", "Olga@Example.org", PASSWORD)
    assert heard == ["olga"]
    assert User.objects.get().email == "olga@example.org"


def test_two_sign_ups_at_once_with_one_address_make_one_account_and_no_error(
    transactional_db: None,
) -> None:
    gate = threading.Barrier(2)
    codes: list[int] = []

    def sign_up(username: str, email: str) -> None:
        gate.wait()
        try:
            codes.append(Client().post(SIGN_UP, form(username=username, email=email)).status_code)
        finally:
            connection.close()

    people = [("carol", "carol@example.org"), ("carola", "CAROL@example.org")]
    threads = [threading.Thread(target=sign_up, args=person) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert codes == [302, 302]
    assert User.objects.count() == 1


def test_a_name_given_to_an_unconfirmed_account_is_the_owners_to_take_over(
    client: Client, mailbox: Mailbox, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    client.post(SIGN_UP, form(username="squatter"))
    Client().post(SIGN_UP, form(username="carol"))
    assert mailbox.newest("carol@example.org")[0] == "You have an account already"
    assert User.objects.get().username == "squatter"


def test_a_second_mail_to_one_address_waits_a_while(client: Client, mailbox: Mailbox) -> None:
    client.post(SIGN_UP, form())
    Client().post(SIGN_UP, form(username="carola"))
    assert len(mailbox) == 1
