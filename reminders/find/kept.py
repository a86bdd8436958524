"""What a process keeps in memory of the reminders, from one refresh to the next.

It only filters, so it may be behind but never wrong. Whatever writes a reminder, or changes what it
is about, sets its `updated_at` (reminders.follow), so what was not there yet when it was read is
found by that. It is filled after the commit and outside any transaction: what is not committed may
still be undone, and then has the `updated_at` of long ago.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import connections, transaction

from reminders.find.asking import database

LONGEST_TRANSACTION = timedelta(hours=1)  # from reading its clock to its commit

T = TypeVar("T")
_all: list["Kept[Any]"] = []


class Kept(Generic[T]):
    """One thing, for each database."""

    def __init__(self, read: Callable[[datetime], T]) -> None:
        """`read` is given a moment before it begins to read."""
        self._read = read
        self._here: dict[str, T] = {}
        self.worn = False  # or missed: it is to be read anew
        _all.append(self)

    def get(self) -> T | None:
        return self._here.get(_name())

    def fill(self, *, now: datetime) -> T:
        self._here[_name()] = filled = self._read(now)
        self.worn = False
        return filled

    def forget(self) -> None:
        """As if this process had just begun."""
        self._here.clear()
        self.worn = False


def renew_after_commit(*, now: datetime) -> None:
    """Fill what is worn, once what this transaction wrote is told of."""
    transaction.on_commit(partial(_renew, now), robust=True)


def _renew(now: datetime) -> None:
    for each in _all:
        if each.worn:
            each.fill(now=now)


def forget() -> None:
    for each in _all:
        each.forget()


def perhaps_unread(read_at: datetime, *, now: datetime) -> datetime:
    """Whatever was committed after that reading has an `updated_at` of this moment, or later."""
    return min(read_at, now) - LONGEST_TRANSACTION


def _name() -> str:
    return str(connections[database()].settings_dict["NAME"])
