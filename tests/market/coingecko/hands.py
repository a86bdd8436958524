"""A client whose time is in the test's hands."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from market.coingecko.asking import World
from market.coingecko.client import CoinGecko
from market.coingecko.errors import CoinGeckoError, Failure, Kind
from market.coingecko.keys import no_key, read_keys
from market.coingecko.plans import PLANS, Plan
from market.coingecko.setup import Setup
from market.coingecko.transport import Timeouts
from sandbox.coingecko.stand_in import CoinGecko as StandIn

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Hands:
    """A clock that only sleeping moves, so that a test takes no time and sees every wait."""

    def __init__(self) -> None:
        self.now = NOON
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def world(self) -> World:
        return World(clock=lambda: self.now, sleep=self.sleep, chance=lambda: 1.0)


def plan_at(url: str, name: str = "demo") -> Plan:
    chosen = PLANS[name]
    return Plan(chosen.name, url, chosen.header, chosen.per_minute, chosen.per_month)


def client(
    at: str, hands: Hands, *keys: str, plan: str = "demo", patience: float = 20
) -> CoinGecko:
    chosen = plan_at(at, plan)
    secrets = read_keys(keys or ("CG-one",), base_url=at)
    setup = Setup(
        plan=chosen,
        keys=secrets if chosen.needs_key else (no_key(at),),
        timeouts=Timeouts(connect=1, read=0.3, total=2),
        patience=patience,
    )
    return CoinGecko(setup, hands.world())


@contextmanager
def failing(kind: Kind) -> Iterator[list[Failure]]:
    found: list[Failure] = []
    with pytest.raises(CoinGeckoError) as raised:
        yield found
    found.append(raised.value.failure)
    assert raised.value.failure.kind is kind, raised.value.failure


def requests(stand_in: StandIn) -> int:
    return len(stand_in.ledger.entries("request"))
