"""Reads a file of reminders. What cannot be understood is named; nothing is guessed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from notifications.models import Destination
from reminders.draft import Draft
from reminders.errors import Unreadable
from reminders.files.write import FORMAT, VERSION
from transactions.models import Portfolio

MOST_BYTES = 2_000_000
MOST_ROWS = 1_000


class NotOurs(Exception):
    """The file is none of ours; why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Names:
    """What names in the file stand for, with this person."""

    portfolios: Mapping[str, int]
    destinations: Mapping[str, int]

    @classmethod
    def of(cls, owner: User) -> "Names":
        ways = Destination.objects.filter(owner=owner, removed_at__isnull=True)
        return cls(
            dict(Portfolio.objects.filter(owner=owner).values_list("name", "pk")),
            {f"{way.channel}:{way.address}": way.pk for way in ways},
        )


def rows_in(content: bytes) -> list[Any]:
    """The rows of a file of ours."""
    try:
        file = json.loads(content)
    except (ValueError, RecursionError) as exc:
        raise NotOurs("This is no JSON file, so nothing was read.") from exc
    if not isinstance(file, dict) or file.get("format") != FORMAT:
        raise NotOurs("This file holds no reminders of Bellwether, so nothing was read.")
    if file.get("version") != VERSION:
        raise NotOurs("Another version of Bellwether wrote this file, and we cannot read it.")
    rows = file.get("reminders")
    if not isinstance(rows, list):
        raise NotOurs("The file has no list of reminders, so nothing was read.")
    if len(rows) > MOST_ROWS:
        raise NotOurs(f"The file has more than {MOST_ROWS:,} reminders. Split it into parts.")
    return rows


def draft_of_row(row: Any, names: Names) -> Draft:
    """What one row asks for; reminders.edit.check says whether that can be."""
    if not isinstance(row, dict):
        raise Unreadable("It is no reminder.")
    return Draft(
        metric=_text(row, "metric"),
        coin=_text(row, "coin") or None,
        portfolio=_portfolio(row, names),
        direction=_text(row, "direction"),
        threshold=_number(row, "threshold"),
        currency=_text(row, "currency").lower(),
        mode=_text(row, "mode") or "once",
        margin=_number(row, "margin") if row.get("margin") is not None else None,
        cooldown_seconds=_seconds(row),
        expires_at=_moment(row),
        on_whatsapp=_yes(row, "whatsapp", usually=True),
        on_email=_yes(row, "email", usually=True),
        destinations=_ways(row, names),
        urgent=_yes(row, "urgent", usually=False),
        fallback=_yes(row, "fallback", usually=True),
        note=_text(row, "note"),
        key=_key(row),
    )


def is_paused(row: Any) -> bool:
    return _yes(row, "paused", usually=False)


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"Its {name} is no text.")
    return value.replace("\0", "").strip()


def _yes(row: Mapping[str, Any], name: str, *, usually: bool) -> bool:
    value = row.get(name, usually)
    if not isinstance(value, bool):
        raise Unreadable(f"Its {name} is neither true nor false.")
    return value


def _number(row: Mapping[str, Any], name: str) -> Decimal:
    """Text, or a whole number: a JSON fraction may have lost digits on its way."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(f'Its {name} is no number in quotes, such as "70000.50".')
    try:
        number = Decimal(value)
    except InvalidOperation as exc:
        raise Unreadable(f"Its {name} is no number: {str(value)[:40]}.") from exc
    if not number.is_finite():
        raise Unreadable(f"Its {name} is no number: {str(value)[:40]}.")
    return number


def _seconds(row: Mapping[str, Any]) -> int:
    value = row.get("cooldown_seconds", 3600)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unreadable("Its cooldown_seconds is no whole number.")
    return value


def _moment(row: Mapping[str, Any]) -> datetime | None:
    text = _text(row, "expires_at")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as exc:
        raise Unreadable("Its expires_at is no moment such as 2027-01-31T08:00:00+00:00.") from exc
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _key(row: Mapping[str, Any]) -> UUID | None:
    text = _text(row, "key")
    try:
        return UUID(text) if text else None
    except ValueError as exc:
        raise Unreadable("Its key is none of ours.") from exc


def _portfolio(row: Mapping[str, Any], names: Names) -> int | None:
    name = _text(row, "portfolio")
    if not name:
        return None
    if name not in names.portfolios:
        raise Unreadable(f"You have no portfolio called {name[:80]}.")
    return names.portfolios[name]


def _ways(row: Mapping[str, Any], names: Names) -> frozenset[int]:
    listed = row.get("destinations") or []
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise Unreadable("Its destinations are no list of texts.")
    unknown = [each for each in listed if each not in names.destinations]
    if unknown:
        raise Unreadable("It names a number or an address that is not linked here.")
    return frozenset(names.destinations[each] for each in listed)
