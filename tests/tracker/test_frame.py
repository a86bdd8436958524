"""What stands around every page."""

from collections.abc import Callable, Iterable
from datetime import datetime

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tracker import frame, navigation
from tracker.lib.footer import FooterNote

Login = Callable[[User], Client]


def notes(*, user: object, now: datetime) -> Iterable[FooterNote]:
    yield FooterNote(f"Newest price seen {now:%Y}", "warn")


def test_strangers_see_the_way_in_and_no_rooms(client: Client, db: None) -> None:
    page = client.get("/").content.decode()
    assert "/accounts/signup/" in page
    assert "/accounts/login/" in page
    assert "bottombar" not in page
    assert "Administration" not in page


def test_a_closed_house_offers_no_sign_up(client: Client, db: None, settings: Settings) -> None:
    settings.SIGNUPS = "closed"
    page = client.get("/").content.decode()
    assert "/accounts/signup/" not in page
    assert "New accounts are closed" in page


def test_people_see_the_rooms_and_where_they_stand(alice: User, as_person: Login) -> None:
    page = as_person(alice).get("/settings/preferences/").content.decode()
    assert '<a href="/settings/" aria-current="page">' in page
    assert '<a href="/">Dashboard</a>' in page
    assert "Administration" not in page


def test_only_staff_are_shown_the_admin(alice: User, as_person: Login) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    assert "Administration" in as_person(alice).get("/").content.decode()


def test_a_room_without_an_address_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    attic = navigation.Room("Attic", "/attic/", "board", "Attic")
    monkeypatch.setattr(navigation, "ROOMS", (*navigation.ROOMS, attic))
    names = [room.name for room in navigation.rooms("/")]
    assert "Dashboard" in names
    assert "Attic" not in names


def test_logging_out_is_a_form(alice: User, as_person: Login) -> None:
    client = as_person(alice)
    assert '<form method="post" action="/accounts/logout/">' in client.get("/").content.decode()
    client.post("/accounts/logout/")
    assert "Log in" in client.get("/").content.decode()


def test_the_foot_of_the_page_tells_the_state(client: Client, db: None, settings: Settings) -> None:
    settings.FOOTER_STATE = [f"{__name__}.notes"]
    page = client.get("/").content.decode()
    assert '<li class="warn">Newest price seen 20' in page
    assert f"Bellwether {frame.version()}" in page
    assert 'href="https://www.coingecko.com"' in page


def test_slow_mode_is_admitted(client: Client, db: None, settings: Settings) -> None:
    settings.SLOW_MODE = True
    assert "Slow mode" in client.get("/").content.decode()


def test_pages_of_other_addresses_belong_to_their_room() -> None:
    def current(here: str) -> list[str]:
        return [room.name for room in navigation.rooms(here) if room.current]

    assert current("/accounts/sessions/") == ["Settings"]
    assert current("/coins/bitcoin/") == ["Board"]
    assert current("/") == ["Dashboard"]
