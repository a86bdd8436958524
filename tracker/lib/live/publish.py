"""Tell every open page what has changed. Lost news costs a moment: pages repair themselves."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import structlog
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from redis import Redis, RedisError

CHANNEL = "bellwether:live"
_TIMEOUT_SECONDS = 1.0

logger = structlog.get_logger(__name__)

Facts = Mapping[str, Any]


def publish_items(kind: str, items: Mapping[str, Facts], *, at: datetime) -> None:
    """New facts of named things, for the pages that watch those names."""
    if items:
        _publish({"kind": kind, "at": at.isoformat(), "items": fragments(items)})


def publish_to_person(person_id: int, kind: str, facts: Facts, *, at: datetime) -> None:
    """A message for every page one person has open."""
    _publish({"person": person_id, "text": message(kind, facts, at=at)})


def publish_to_everyone(kind: str, facts: Facts, *, at: datetime) -> None:
    """A message for every open page."""
    _publish({"text": message(kind, facts, at=at)})


def fragments(items: Mapping[str, Facts]) -> dict[str, str]:
    """Each item as JSON text, so that no web process has to serialise it again."""
    return {name: _json(facts) for name, facts in items.items()}


def message(kind: str, facts: Facts, *, at: datetime) -> str:
    return _json({"type": kind, "at": at.isoformat(), **facts})


def _json(value: Any) -> str:
    # Decimals become strings: a browser's numbers would round them.
    return json.dumps(value, cls=DjangoJSONEncoder, separators=(",", ":"))


@cache
def _client(url: str) -> Redis:
    return Redis.from_url(
        url, socket_timeout=_TIMEOUT_SECONDS, socket_connect_timeout=_TIMEOUT_SECONDS
    )


def _publish(envelope: dict[str, Any]) -> None:
    if not settings.REDIS_URL:
        return  # each web process then looks into the database by itself
    try:
        _client(settings.REDIS_URL).publish(CHANNEL, _json(envelope))
    except RedisError as error:
        logger.warning("live.not_published", error=type(error).__name__)
