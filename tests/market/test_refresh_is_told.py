"""What the outside hears of a refresh, over a real Redis, and only once it is committed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import redis
from pytest_django import Settings

from sandbox.coingecko.stand_in import CoinGecko
from tests.market.refreshing import Steps
from tests.waiting import until
from tracker.lib.live.publish import CHANNEL
from tracker.queue import MESSAGES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def steps(coingecko: CoinGecko, settings: Settings, broker: str) -> Steps:
    settings.COINGECKO_BASE_URL = coingecko.base_url
    return Steps(coingecko)


@contextmanager
def listening(url: str) -> Iterator[redis.client.PubSub]:
    with redis.Redis.from_url(url) as client, client.pubsub() as channel:
        channel.subscribe(CHANNEL)
        until(lambda: channel.get_message(timeout=1))  # the answer to subscribe
        yield channel


def heard(channel: redis.client.PubSub) -> dict[str, Any]:
    """The facts by coin; on the wire each line is one piece of JSON."""
    while True:  # whoever listens at PRICES_CHANGED tells open pages too
        message = until(lambda: channel.get_message(ignore_subscribe_messages=True, timeout=1))
        head, *items = (json.loads(line) for line in message["data"].splitlines())
        if head["kind"] == "quotes":
            return dict(zip(items[::2], items[1::2], strict=True))


def rings(url: str) -> int:
    with redis.Redis.from_url(url) as client:
        return int(client.llen(MESSAGES))


def test_open_pages_hear_of_every_accepted_price_and_delivery_is_rung_once(
    steps: Steps, coingecko: CoinGecko, broker: str
) -> None:
    coingecko.set_price("bitcoin", "70000.5")
    with listening(broker) as channel:
        steps.refresh()
        news = heard(channel)

    assert len(news) == 250
    assert news["bitcoin"]["price"] == "70000.5"
    assert rings(broker) == 1


def test_a_doubted_price_is_told_too(steps: Steps, coingecko: CoinGecko, broker: str) -> None:
    coingecko.set_price("bitcoin", "70000")
    steps.refresh()
    coingecko.spike("bitcoin", "99000000")
    with listening(broker) as channel:
        steps.refresh()
        bitcoin = heard(channel)["bitcoin"]

    assert (bitcoin["price"], bitcoin["trust"]) == ("70000", "confirming")
    assert bitcoin["reason"].endswith("confirming")


def test_a_refresh_that_was_undone_is_told_to_nobody(
    steps: Steps, broker: str, settings: Settings
) -> None:
    settings.PRICES_CHANGED = ["tests.market.test_refresh_prices.refuse"]
    with listening(broker) as channel:
        with pytest.raises(ZeroDivisionError):
            steps.refresh()
        assert channel.get_message(ignore_subscribe_messages=True, timeout=0.2) is None

    assert rings(broker) == 0


def test_without_redis_a_refresh_is_as_good(steps: Steps, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert steps.refresh().outcome == "complete"
