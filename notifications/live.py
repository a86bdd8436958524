"""Tells a person's open pages, and nobody else's, that something about their messages moved."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from notifications.unseen import Unseen, counts
from tracker.lib.live.publish import person_name, person_of_name, publish_items

KIND = "messages"


def tell_owners(owner_ids: Iterable[int | None], *, now: datetime) -> None:
    """After the present transaction. The page then asks for what it shows; this is only a ring."""
    people = frozenset(owner_id for owner_id in owner_ids if owner_id is not None)
    if people:
        transaction.on_commit(partial(_publish, people, now), robust=True)


def present_messages(*, names: frozenset[str]) -> tuple[str, Mapping[str, Any]]:
    """Listens at LIVE_STATE: how many messages each of these people has not seen."""
    people = {person: name for name in names if (person := person_of_name(name)) is not None}
    found = counts(people) if people else {}
    return KIND, {name: _facts(found.get(person, Unseen())) for person, name in people.items()}


def _facts(found: Unseen) -> Mapping[str, Any]:
    return {"unseen": found.count, "newest": found.newest}


def _publish(people: frozenset[int], now: datetime) -> None:
    publish_items(KIND, {person_name(person): {} for person in people}, at=now)
