from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from market.models import Refresh
from market.slots import Claim, LostSlot, claim_slot, close_abandoned, is_free, slot_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)
FIVE = timedelta(minutes=5)


def take(*, now: datetime = NOON, slot: datetime = NOON) -> Claim | None:
    return claim_slot(Refresh.Kind.SCHEDULED, slot, now=now, lease=LEASE)


@pytest.mark.parametrize(("seconds", "begin"), [(0, 0), (1, 0), (299, 0), (300, 300), (-1, -300)])
def test_a_slot_begins_where_the_interval_does(seconds: int, begin: int) -> None:
    moment = NOON + timedelta(seconds=seconds)

    assert slot_of(moment, interval=FIVE) == NOON + timedelta(seconds=begin)


@pytest.mark.django_db
def test_a_taken_slot_is_left_alone_even_when_it_is_done() -> None:
    claim = take()
    assert claim is not None
    assert take() is None

    claim.finish(now=NOON, outcome="complete")

    assert take(now=NOON + FIVE) is None
    assert not is_free(Refresh.Kind.SCHEDULED, NOON, now=NOON + FIVE)


@pytest.mark.django_db
def test_a_dead_workers_slot_is_taken_again_and_the_dead_one_can_no_longer_finish() -> None:
    dead = take()
    assert dead is not None
    later = NOON + LEASE + timedelta(seconds=1)
    assert not is_free(Refresh.Kind.SCHEDULED, NOON, now=NOON + LEASE)
    assert is_free(Refresh.Kind.SCHEDULED, NOON, now=later)

    heir = take(now=later)

    assert heir is not None
    with pytest.raises(LostSlot):
        dead.renew(now=later)
    with pytest.raises(LostSlot):
        dead.finish(now=later, outcome="complete")
    heir.finish(now=later, outcome="partial")
    row = Refresh.objects.get()
    assert (row.outcome, row.takes, row.token) == ("partial", 2, None)


@pytest.mark.django_db
def test_a_worker_that_says_it_is_still_at_it_keeps_its_slot() -> None:
    claim = take()
    assert claim is not None

    claim.renew(now=NOON + LEASE)

    assert take(now=NOON + LEASE + timedelta(seconds=1)) is None


@pytest.mark.django_db
def test_an_abandoned_slot_of_the_past_is_closed_with_the_reason() -> None:
    take(slot=NOON - FIVE, now=NOON - FIVE)
    take(slot=NOON, now=NOON)

    assert close_abandoned(before=NOON, now=NOON) == 1

    closed = Refresh.objects.get(slot=NOON - FIVE)
    assert (closed.outcome, closed.finished) == ("failed", NOON)
    assert "no price of it was kept" in closed.error
    assert Refresh.objects.get(slot=NOON).finished is None


@pytest.mark.django_db
def test_an_unheard_of_slot_is_free() -> None:
    assert is_free(Refresh.Kind.SCHEDULED, NOON, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_at_once_one_gets_the_slot() -> None:
    def work(_: int) -> bool:
        try:
            return take() is not None
        finally:
            connection.close()

    for dead in (False, True):
        if dead:
            Refresh.objects.update(lease_until=NOON - LEASE)
        with ThreadPoolExecutor(8) as workers:
            assert list(workers.map(work, range(8))).count(True) == 1
    assert Refresh.objects.get().takes == 2
