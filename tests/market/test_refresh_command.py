"""`manage.py refresh_prices`, rescue, and a worker that lost its slot."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from pytest_django import Settings

from market.models import Quote, Refresh
from market.refresh_prices import refresh_when_due
from market.slots import slot_of
from sandbox.coingecko.stand_in import CoinGecko
from tests.market.refreshing import Steps

pytestmark = pytest.mark.django_db

FIVE = timedelta(minutes=5)


@pytest.fixture
def market(coingecko: CoinGecko, settings: Settings) -> CoinGecko:
    settings.COINGECKO_BASE_URL = coingecko.base_url
    settings.COINGECKO_CALLS_PER_MINUTE = 1000
    return coingecko


def command(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("refresh_prices", "--json", *arguments, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_by_hand_prices_are_refreshed_every_time(market: CoinGecko) -> None:
    market.follow_wall()

    first, second = command(), command()

    assert (first["kind"], first["outcome"], first["accepted"]) == ("by hand", "complete", 250)
    assert second["refresh"] != first["refresh"]
    assert (second["calls"], second["asked"], second["held"]) == (1, 100, [])


def test_by_hand_but_scheduled_a_slot_is_done_once(market: CoinGecko, settings: Settings) -> None:
    settings.REFRESH_SECONDS = 86_400
    market.follow_wall()

    assert command("--scheduled")["outcome"] == "complete"
    assert command("--scheduled")["outcome"] == "not done"


def test_a_failed_refresh_ends_the_command_with_1_and_a_sentence(market: CoinGecko) -> None:
    market.refuse("cdn_denied", times=None)
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("refresh_prices", stdout=out)

    assert out.getvalue().startswith("Failed: 1 calls, 0 asked")
    assert Refresh.objects.get().error in out.getvalue()


def test_a_slot_that_nobody_began_is_rescued_and_an_old_one_is_closed(market: CoinGecko) -> None:
    begin = slot_of(market.now, interval=FIVE) - FIVE
    Refresh.objects.create(slot=begin, started=begin, lease_until=begin, token=uuid4())

    rescued = Steps(market).rescue()

    assert rescued is not None
    assert rescued.outcome == Refresh.Outcome.COMPLETE
    assert Refresh.objects.get(slot=begin).outcome == Refresh.Outcome.FAILED
    assert Steps(market).rescue() is None


def losing(now: Callable[[], datetime], *, after: int) -> Callable[[], datetime]:
    """A clock; when it has been read so often, another worker has taken the slot."""
    read = 0

    def clock() -> datetime:
        nonlocal read
        read += 1
        if read > after:
            Refresh.objects.update(token=uuid4())
        return now()

    return clock


@pytest.mark.parametrize("after", [1, 2], ids=["before a page", "before it is stored"])
def test_a_worker_that_lost_its_slot_keeps_nothing(market: CoinGecko, after: int) -> None:
    clock = losing(lambda: market.now, after=after)

    assert refresh_when_due(Steps(market).client, clock=clock) is None

    assert Quote.objects.count() == 0
    assert Refresh.objects.get().outcome == Refresh.Outcome.RUNNING
