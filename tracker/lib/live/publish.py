"""Tell every open page what has changed. Lost news costs a moment: pages repair themselves.

On the wire an envelope is lines: what it is, then for each item its name and its facts as JSON.
Nobody on the way serialises the facts a second time.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import orjson
import structlog
from django.conf import settings
from redis import Redis, RedisError

CHANNEL = "bellwether:live"
PERSON = "person:"
_TIMEOUT_SECONDS = 1.0

logger = structlog.get_logger(__name__)

Facts = Mapping[str, Any]


def publish_items(kind: str, items: Mapping[str, Facts], *, at: datetime) -> None:
    """New facts of named things, for the pages that watch those names."""
    if items:
        head = orjson.dumps({"kind": kind, "at": at.isoformat()})
        _publish([head, *(part for item in fragments(items).items() for part in item)])


def person_name(person_id: int) -> str:
    """The name under which news of one person is published. Their own sockets alone watch it."""
    return f"{PERSON}{person_id}"


def person_of_name(name: str) -> int | None:
    number = name.removeprefix(PERSON)
    return int(number) if number != name and number.isdecimal() else None


def publish_to_person(person_id: int, kind: str, facts: Facts, *, at: datetime) -> None:
    """A message for every page one person has open."""
    _publish([orjson.dumps({"person": person_id}), message(kind, facts, at=at)])


def publish_to_everyone(kind: str, facts: Facts, *, at: datetime) -> None:
    """A message for every open page."""
    _publish([b"{}", message(kind, facts, at=at)])


def fragments(items: Mapping[str, Facts]) -> dict[bytes, bytes]:
    """Each name and its facts as JSON, which never holds a line break."""
    return {orjson.dumps(name): as_json(facts) for name, facts in items.items()}


def message(kind: str, facts: Facts, *, at: datetime) -> bytes:
    return as_json({"type": kind, "at": at.isoformat(), **facts})


def as_json(value: Any) -> bytes:
    """Decimals become strings: a browser's numbers would round them."""
    return orjson.dumps(value, default=str)


@cache
def _client(url: str) -> Redis:
    return Redis.from_url(
        url, socket_timeout=_TIMEOUT_SECONDS, socket_connect_timeout=_TIMEOUT_SECONDS
    )


def _publish(lines: list[bytes]) -> None:
    if not settings.REDIS_URL:
        return  # each web process then looks into the database by itself
    try:
        _client(settings.REDIS_URL).publish(CHANNEL, b"\n".join(lines))
    except RedisError as error:
        logger.warning("live.not_published", error=type(error).__name__)
