"""Places in the queue of one sender: never more than the rate allows, whoever takes them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from notifications.models import Way
from notifications.pace import AHEAD, BEHIND, divide, take_places

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@given(
    st.floats(0.05, 500),
    st.lists(st.tuples(st.integers(0, 100), st.floats(0, 3)), min_size=1, max_size=60),
)
def test_over_any_stretch_no_more_leave_than_the_rate_allows(
    rate: float, asks: list[tuple[int, float]]
) -> None:
    now, next_at, taken = NOON, None, list[tuple[datetime, int]]()
    for wanted, pause in asks:
        now += timedelta(seconds=pause)
        places = divide(next_at, wanted, rate=rate, now=now)
        assert 0 <= places.count <= wanted
        assert places.next_at >= (next_at or places.next_at)
        next_at = places.next_at
        taken.append((now, places.count))
    burst = (AHEAD + BEHIND).total_seconds() * rate + 1
    for start, (began, _) in enumerate(taken):
        total = 0
        for at, count in taken[start:]:
            total += count
            assert total <= (at - began).total_seconds() * rate + burst + 1e-6


def test_a_worker_that_asks_often_gets_the_whole_rate() -> None:
    now, next_at, sent = NOON, None, 0
    while now < NOON + timedelta(seconds=10):
        places = divide(next_at, 24, rate=80, now=now)
        next_at, sent = places.next_at, sent + places.count
        now += timedelta(milliseconds=40)
    assert 800 - 4 <= sent <= 800 + 12


def test_a_slow_sender_sends_one_at_a_time() -> None:
    first = divide(None, 5, rate=0.5, now=NOON)
    assert (first.count, first.next_at) == (1, NOON + timedelta(seconds=2))
    assert divide(first.next_at, 5, rate=0.5, now=NOON).count == 0


@pytest.mark.django_db
def test_two_workers_that_knew_the_same_take_different_places() -> None:
    Way.objects.create(channel="whatsapp")
    one, other = Way.objects.get(), Way.objects.get()

    taken = [take_places(way, 2, rate=10, now=NOON) for way in (one, other)]

    assert [places.count for places in taken] == [1, 0]
    assert Way.objects.get().next_slot_at == NOON + timedelta(milliseconds=100)


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_take_no_place_twice() -> None:
    way = Way.objects.create(channel="whatsapp")

    def work(_: int) -> int:
        try:
            return take_places(way, 1, rate=1000, now=NOON).count
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        counts = list(workers.map(work, range(40)))

    taken = Way.objects.get().next_slot_at
    assert taken
    assert taken - NOON == sum(counts) * timedelta(milliseconds=1)
