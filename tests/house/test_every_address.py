"""Walks every address of the URL table, so that a new page is tried the day it appears.

As a stranger, as Alice on what belongs to Bob, and without the CSRF token. An answer is a way to
the log-in page, 404, 403, or an address that is public for a reason somebody wrote down.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client

from accounts.models import User
from tests.fixtures.people import log_in, make_person
from tests.house import belongings
from tests.house.addresses import Address, table
from tests.house.belongings import ARGUMENTS, MARKER, PUBLIC
from tracker.lib.personal_data import parts

belongings.read_all()
FAR_AWAY = "192.0.2.7"
# No CSRF token is asked for where somebody else's program posts and proves itself otherwise.
WITHOUT_TOKEN: dict[str, str] = {
    "twilio-status": "Twilio posts there, and signs what it posts",
    "twilio-inbound": "Twilio posts there, and signs what it posts",
    "unsubscribe": "mail programs post there by themselves (RFC 8058), with a token of ours",
}
ROOMS = sorted({address.room for address in table()})
Answer = HttpResponseBase


@dataclass
class Walk:
    """One person's way through the addresses, and what was wrong on it."""

    cookies: dict[str, str]
    bob: User
    check_csrf: bool = False

    def visits(self, address: Address) -> Iterator[tuple[str, Answer]]:
        """Each visit is undone, so that none finds a house that another has changed."""
        path = address.path(
            {name: belonging(address, name, self.bob) for name in address.arguments}
        )
        for method in ("get", "post"):
            client = Client(
                enforce_csrf_checks=self.check_csrf,
                raise_request_exception=False,
                REMOTE_ADDR=FAR_AWAY,
            )
            for name, value in self.cookies.items():
                client.cookies[name] = value
            with transaction.atomic():
                answer = getattr(client, method)(path)
                yield f"{method.upper()} {path} answers {answer.status_code}", answer
                transaction.set_rollback(True)


def belonging(address: Address, name: str, owner: User) -> str:
    make = ARGUMENTS.get((address.name, name))
    if address.room == "admin":
        make = ARGUMENTS["admin:*", name]
    if make is None:
        pytest.fail(
            f"The walk does not know what to put for '{name}' in /{address.route}. Say it in "
            f"tests/<app>/belongings.py: @argument('{name}', '{address.name}')"
        )
    return str(make(owner))


def full_name(address: Address) -> str:
    return f"admin:{address.name}" if address.room == "admin" else address.name


def in_room(room: str) -> list[Address]:
    return [address for address in table() if address.room == room]


def leaks(answer: Answer) -> bool:
    streamed = isinstance(answer, StreamingHttpResponse)
    content: bytes = answer.getvalue() if streamed else getattr(answer, "content", b"")
    return MARKER.encode() in content or MARKER in str(answer.headers)


def is_turned_away(answer: Answer) -> bool:
    if answer.status_code in {302, 301}:
        place = answer.headers["Location"].partition("?")[0]
        return place in {"/accounts/login/", "/admin/login/", "/accounts/reauthenticate/"}
    return answer.status_code in {403, 404, 405}


@pytest.fixture
def bob(db: None) -> User:
    person = make_person(f"bob{MARKER}", first_name=MARKER, last_name=MARKER)
    for make in belongings.FURNITURE:
        make(person)
    return person


@pytest.fixture
def alices_cookies(db: None) -> dict[str, str]:
    client = log_in(Client(REMOTE_ADDR=FAR_AWAY), make_person("alice"))
    return {name: morsel.value for name, morsel in client.cookies.items()}


@pytest.mark.parametrize("room", ROOMS)
def test_a_stranger_is_turned_away(room: str, bob: User) -> None:
    walk = Walk({}, bob)
    wrong = [
        visit
        for address in in_room(room)
        for visit, answer in walk.visits(address)
        if answer.status_code == 500
        or leaks(answer)
        or not (full_name(address) in PUBLIC or is_turned_away(answer))
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_person_sees_and_changes_nothing_of_another(
    room: str, bob: User, alices_cookies: dict[str, str]
) -> None:
    walk = Walk(alices_cookies, bob)
    wrong = []
    for address in in_room(room):
        for visit, answer in walk.visits(address):
            owned = bool(address.arguments) and full_name(address) not in PUBLIC
            if answer.status_code == 500 or (owned and not is_turned_away(answer)):
                wrong.append(visit)
            if leaks(answer):
                wrong.append(f"{visit} and shows what is Bob's")
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_posts_without_the_token(
    room: str, bob: User, alices_cookies: dict[str, str]
) -> None:
    walk = Walk(alices_cookies, bob, check_csrf=True)
    wrong = [
        visit
        for address in in_room(room)
        for visit, answer in walk.visits(address)
        if visit.startswith("POST")
        and full_name(address) not in WITHOUT_TOKEN
        and answer.status_code not in {403, 404}
    ]
    assert wrong == []


def test_bobs_things_are_the_same_after_all_of_alices_visits(
    bob: User, alices_cookies: dict[str, str]
) -> None:
    walk = Walk(alices_cookies, bob)
    changed = []
    for address in table():
        if address.room == "admin":
            continue
        visits = walk.visits(address)
        before = None
        for visit, _ in visits:
            now = held_about(bob)
            if before is not None and now != before:
                changed.append(visit)
            before = now
    assert changed == []


def held_about(person: User) -> dict[str, dict[str, list[object]]]:
    return {
        part.name: {table: list(rows) for table, rows in part.export(person).items()}
        for part in parts()
    }


def test_the_walk_would_notice_what_is_bobs(bob: User) -> None:
    client = log_in(Client(REMOTE_ADDR=FAR_AWAY), bob)
    assert leaks(client.get("/settings/"))
    assert leaks(client.get("/accounts/sessions/"))


def test_every_public_address_exists() -> None:
    names = {full_name(address) for address in table()}
    assert set(PUBLIC) - names == set()
