"""A ring wakes a worker when it can, and never troubles the page that rings."""

import socket
import time
from collections.abc import Iterator

import pytest
import redis
from django.db import transaction
from pytest_django import Settings

from tracker.celery import app
from tracker.lib.doorbell import ring, ring_after_commit
from tracker.queue import celery_settings


def waiting(url: str) -> int:
    with redis.Redis.from_url(url) as client:
        return int(client.llen("bellwether"))


@pytest.mark.django_db(transaction=True)
def test_a_ring_is_heard_after_the_commit_and_not_before(broker: str) -> None:
    with transaction.atomic():
        ring_after_commit("tracker.heartbeat")
        assert waiting(broker) == 0
    assert waiting(broker) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_rings_nobody(broker: str) -> None:
    with transaction.atomic():
        ring_after_commit("tracker.heartbeat")
        transaction.set_rollback(True)
    assert waiting(broker) == 0


def test_without_a_broker_ringing_does_nothing(settings: Settings) -> None:
    settings.REDIS_URL = ""
    assert ring("tracker.heartbeat", {}) is False


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("address", ["unix:///nowhere/redis.sock", "redis://127.0.0.1:1/0", "deaf"])
def test_a_broker_that_is_away_is_not_waited_for(
    address: str, deaf_port: int, settings: Settings
) -> None:
    before = dict(settings.CELERY)
    settings.REDIS_URL = f"redis://127.0.0.1:{deaf_port}/0" if address == "deaf" else address
    app.conf.update(celery_settings(settings.REDIS_URL))
    start = time.monotonic()
    try:
        assert ring("tracker.heartbeat", {}) is False
    finally:
        app.conf.update(before)
    assert time.monotonic() - start < 5  # a quarter of a second, where nobody else works
