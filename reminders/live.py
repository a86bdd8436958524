"""What open pages are told about the watching: when lines were judged last."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from reminders.heartbeat import last_check
from tracker.lib.live.publish import publish_items

KIND = "checks"
NAME = "~checks"  # what a page watches; no coin is called that


def present_checks(*, names: frozenset[str]) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
    """Listens at LIVE_STATE: when lines were judged last."""
    checked = last_check() if NAME in names else None
    return KIND, {NAME: {"checked_at": checked}} if checked else {}


def tell_open_pages(*, now: datetime, **_: object) -> None:
    """Listens at PRICES_CHANGED, after those who judge: it is told once it is true."""
    news = partial(publish_items, KIND, {NAME: {"checked_at": now}}, at=now)
    transaction.on_commit(news, robust=True)
