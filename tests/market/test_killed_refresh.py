"""Real processes on the tests' database, some of them killed."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from market.models import PricePoint, Quote, Refresh
from sandbox.coingecko.stand_in import CoinGecko
from tests.other_process import database_url
from tests.waiting import until

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(coingecko: CoinGecko, transactional_db: None) -> Start:
    """Starts a worker process; the slot is a day long, so that none ends while it runs."""
    coingecko.follow_wall()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "COINGECKO_BASE_URL": coingecko.base_url,
        "COINGECKO_CALLS_PER_MINUTE": "1000",
        "REFRESH_SECONDS": "86400",
        "PRICE_MAX_AGE_SECONDS": "900",
        "REFRESH_LEASE_SECONDS": "1",
    }

    def process(step: str, **more: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.market.worker", step]
        return subprocess.Popen(command, env={**environment, **more})

    return process


def test_a_refresh_killed_inside_its_transaction_leaves_nothing_and_the_next_is_right(
    start: Start, coingecko: CoinGecko, tmp_path: Path
) -> None:
    coingecko.set_price("bitcoin", "70000")
    inside = tmp_path / "inside"
    killed = start("refresh_when_due", HOLD=str(inside))
    until(inside.exists, seconds=30, saying="the refresh did not come to its transaction")

    killed.kill()
    killed.wait(10)

    assert (Quote.objects.count(), PricePoint.objects.count()) == (0, 0)
    unfinished = Refresh.objects.get()
    assert (unfinished.outcome, unfinished.finished) == ("running", None)

    def rescued() -> bool:
        assert start("rescue").wait(30) == 0
        return Refresh.objects.filter(finished__isnull=False).exists()

    until(rescued, seconds=60, saying="nobody took the slot over")
    done = Refresh.objects.get()
    assert (done.outcome, done.takes, done.error) == ("complete", 2, "")
    assert PricePoint.objects.count() == Quote.objects.count() == done.accepted >= 100
    assert Quote.objects.get(pk="bitcoin").price == 70000


def test_two_beats_and_three_workers_make_one_refresh_of_a_slot(
    start: Start, coingecko: CoinGecko
) -> None:
    processes = [start("refresh_when_due", REFRESH_LEASE_SECONDS="60") for _ in range(5)]

    assert [process.wait(60) for process in processes] == [0] * 5

    done = Refresh.objects.get()
    assert (done.outcome, done.takes, done.calls) == ("complete", 1, 1)
    assert PricePoint.objects.count() == Quote.objects.count() == 250
    assert len(asked(coingecko)) == 1


def asked(coingecko: CoinGecko) -> list[dict[str, Any]]:
    """The questions for prices that reached the market."""
    entries = [dict(entry) for entry in coingecko.ledger.entries()]
    return [entry for entry in entries if "/coins/markets" in str(entry)]
