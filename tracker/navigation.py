"""The rooms people walk between. A room that has no address yet is not shown."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, Resolver404, resolve, reverse


@dataclass(frozen=True, slots=True)
class Room:
    name: str
    path: str
    icon: str
    short: str
    covers: tuple[str, ...] = ()  # other addresses that belong to the room
    is_open: bool = False  # to strangers too
    current: bool = False


SETTINGS_OF_ACCOUNTS = (
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
)
ROOMS = (
    Room("Dashboard", "/", "dashboard", "Home"),
    Room("Reminders", "/reminders/", "reminders", "Reminders"),
    Room("Transactions", "/transactions/", "transactions", "Ledger", ("/portfolios/",)),
    Room("Notifications", "/notifications/", "notifications", "Messages"),
    Room("Board", "/board/", "board", "Board", ("/coins/",), is_open=True),
    Room("Settings", "/settings/", "settings", "Settings", SETTINGS_OF_ACCOUNTS),
)

# Settings pages come from several apps; each is shown once its URL name exists.
SETTINGS_PAGES = (
    ("Overview", "settings"),
    ("Preferences", "settings-preferences"),
    ("Where you are told", "destinations"),
    ("Email address", "account_email"),
    ("Password", "account_change_password"),
    ("Second factor", "mfa_index"),
    ("Sessions", "usersessions_list"),
    ("Your data", "settings-data"),
)


def exists(path: str) -> bool:
    """Whether an address leads anywhere."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def rooms(here: str) -> list[Room]:
    """The rooms that are built, with the one marked in which the person stands."""
    return [
        replace(room, current=any(_inside(here, path) for path in (room.path, *room.covers)))
        for room in ROOMS
        if exists(room.path)
    ]


def settings_pages(here: str) -> Iterator[Room]:
    """The pages of the settings room, in the order people look for them."""
    for name, url_name in SETTINGS_PAGES:
        try:
            path = reverse(url_name)
        except NoReverseMatch:
            continue
        current = here == path if url_name == "settings" else _inside(here, path)
        yield Room(name, path, "settings", name, current=current)


def _inside(here: str, path: str) -> bool:
    return here == path if path == "/" else here.startswith(path)
