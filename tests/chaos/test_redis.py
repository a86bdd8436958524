"""The product's own workers beside a Redis that forgets, and then goes away for good."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.chaos.count import unsettled
from bench.chaos.kills import Rig
from bench.chaos.product import Product
from tests.fixtures.chaos import Say, StartRig
from tests.waiting import until

PEOPLE = 25
PATIENCE = 240.0  # a sweep every 15 seconds, on a machine that has much to do


@pytest.fixture
def product(harmed_environment: dict[str, str], tmp_path: Path) -> Iterator[Product]:
    with Product(tmp_path / "product", harmed_environment) as running:
        yield running


@pytest.mark.processes
def test_whatever_redis_does_everything_goes_out(
    start_rig: StartRig, product: Product, say: Say
) -> None:
    rig = start_rig()
    rig.tell_new(PEOPLE)
    product.redis.forget()
    all_arrive(rig)
    say(f"after FLUSHALL: {rig.count()}")

    product.redis.kill()
    rig.tell_new(PEOPLE)
    all_arrive(rig)
    counts = rig.count()
    say(f"without Redis: {counts}")
    assert counts.ok, counts
    assert counts.accepted >= 2 * 2 * PEOPLE
    assert not product.redis.runs


def all_arrive(rig: Rig) -> None:
    until(lambda: unsettled() == 0, seconds=PATIENCE, saying="something is still to be sent")
