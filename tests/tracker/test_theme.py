"""Light, dark, or as the device says."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User

Login = Callable[[User], Client]


def theme(client: Client) -> str:
    page = client.get("/").content.decode()
    return page.partition('data-theme="')[2].partition('"')[0]


def test_strangers_begin_as_their_device_and_keep_a_choice(client: Client, db: None) -> None:
    assert theme(client) == "auto"
    client.post("/theme/", {"theme": "dark"})
    assert theme(client) == "dark"
    assert 'data-bs-theme="dark"' in client.get("/").content.decode()
    assert client.cookies["theme"]["httponly"]


def test_a_person_keeps_the_choice_on_every_device(alice: User, as_person: Login) -> None:
    as_person(alice).post("/theme/", {"theme": "light"})
    assert theme(as_person(alice)) == "light"


def test_an_unheard_of_theme_changes_nothing(alice: User, as_person: Login) -> None:
    client = as_person(alice)
    assert client.post("/theme/", {"theme": "plaid"}).status_code == 400
    assert theme(client) == "auto"


def test_a_forged_cookie_is_no_theme(client: Client, db: None) -> None:
    client.cookies["theme"] = '"><script>'
    assert theme(client) == "auto"


@pytest.mark.parametrize(
    ("back", "lands"),
    [("/board/?q=1", "/board/?q=1"), ("https://elsewhere.example/", "/"), ("//elsewhere", "/")],
)
def test_one_goes_back_to_where_the_choice_was_made(
    client: Client, db: None, back: str, lands: str
) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": back})
    assert answer.headers["Location"] == lands
