"""While the broker is away somebody takes the steps; when it is back, he lets them be."""

import pytest
from pytest_django import Settings

from tracker.standby import GRACE_SECONDS, BrokerWatch

NOBODY = "unix:///nowhere/redis.sock"


def test_a_broker_that_answers_is_not_gone(redis_url: str, settings: Settings) -> None:
    settings.REDIS_URL = redis_url
    assert not BrokerWatch().is_gone(at=0.0)


def test_a_broker_is_gone_when_it_was_silent_for_a_while_and_back_at_once(
    redis_url: str, settings: Settings
) -> None:
    watch = BrokerWatch()
    settings.REDIS_URL = NOBODY
    assert [watch.is_gone(at=at) for at in (0.0, GRACE_SECONDS - 0.1)] == [False, False]
    assert watch.is_gone(at=GRACE_SECONDS)
    settings.REDIS_URL = redis_url
    assert not watch.is_gone(at=GRACE_SECONDS + 1)
    settings.REDIS_URL = NOBODY
    assert not watch.is_gone(at=GRACE_SECONDS + 2)  # counted anew


def test_a_broker_that_was_silent_for_a_moment_is_not_gone(
    redis_url: str, settings: Settings
) -> None:
    watch = BrokerWatch()
    for at in (0.0, 2 * GRACE_SECONDS):
        settings.REDIS_URL = NOBODY
        assert not watch.is_gone(at=at)
        settings.REDIS_URL = redis_url
        assert not watch.is_gone(at=at + 1)


@pytest.mark.parametrize("address", ["not an address", NOBODY])
def test_an_address_that_leads_nowhere_counts_as_gone(address: str, settings: Settings) -> None:
    settings.REDIS_URL = address
    watch = BrokerWatch()
    watch.is_gone(at=0.0)
    assert watch.is_gone(at=GRACE_SECONDS)
