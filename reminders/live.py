"""What open pages are told about the watching: when lines were judged, and the newest crossing.

A crossing is published by reminders.tell_pages in its own transaction's wake. What is told here is
for pages that just came, that lost the line for a while, or that look without Redis.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max

from reminders.heartbeat import last_check
from reminders.models import Crossing
from tracker.lib.live.publish import person_of_name, publish_items

KIND = "checks"
NAME = "~checks"  # what a page watches; no coin is called that


def present_checks(*, names: frozenset[str]) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
    """Listens at LIVE_STATE: when lines were judged last."""
    checked = last_check() if NAME in names else None
    return KIND, {NAME: {"checked_at": checked}} if checked else {}


def present_crossings(*, names: frozenset[str]) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
    """Listens at LIVE_STATE: the newest crossing of each of these people."""
    people = {person: name for name in names if (person := person_of_name(name)) is not None}
    newest = Crossing.objects.filter(owner__in=people).values("owner").annotate(newest=Max("pk"))
    found = dict(newest.values_list("owner", "newest")) if people else {}
    return "crossings", {name: {"newest": found.get(pk, 0)} for pk, name in people.items()}


def tell_open_pages(*, now: datetime, **_: object) -> None:
    """Listens at PRICES_CHANGED, after those who judge: it is told once it is true."""
    news = partial(publish_items, KIND, {NAME: {"checked_at": now}}, at=now)
    transaction.on_commit(news, robust=True)
