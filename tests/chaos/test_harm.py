"""Workers frozen past their lease, cut off from the database, or asked to stop under load."""

import signal
from collections.abc import Sequence
from functools import partial

from django.db import connection
from django.utils import timezone

from bench.chaos.database import cut_everybody_off
from bench.chaos.kills import Rig, wait_until
from bench.chaos.people import make_people
from bench.chaos.workers import Worker
from notifications.models import Attempt, Message
from sandbox.twilio.running import RunningTwilio
from tests.fixtures.chaos import Say, StartRig

PEOPLE = 30


def news(rig: Rig) -> None:
    """Something to tell to people with open windows."""
    rig.tell_new(PEOPLE)


def test_a_worker_frozen_past_its_lease_finds_its_work_done_and_changes_nothing(
    start_rig: StartRig, say: Say
) -> None:
    rig = start_rig(DELIVERY_LEASE_SECONDS="5")
    news(rig)
    frozen = rig.nursery.start("send", crash="begun:stop")
    wait_until(lambda: rig.is_frozen(frozen), seconds=120)
    begun = Attempt.objects.count()
    wait_until(all_leases_are_over, seconds=120)
    other = rig.recover()
    assert other.ok, other
    frozen.signal(signal.SIGCONT)
    assert frozen.wait() == 0
    counts = rig.recover()
    say(f"frozen with {begun} under way: {counts}")
    assert begun > 1
    assert counts.ok, counts
    assert counts.ambiguous == 0  # it knew that it was late before it set a dot


def all_leases_are_over() -> bool:
    leased = Message.objects.filter(status="sending", leased_until__gt=timezone.now())
    return not leased.exists()


def test_workers_whose_connections_are_cut_while_they_send_lose_nothing(
    start_rig: StartRig, twilio: RunningTwilio, say: Say
) -> None:
    rig = start_rig()
    twilio.strike("slow_answers", amount=0.5)
    news(rig)
    workers = [rig.nursery.start("send") for _ in range(2)]
    for _ in range(3):
        wait_until(lambda: is_sending() or all_ended(workers), seconds=120)
        cut_everybody_off()
    for worker in workers:
        worker.wait()
    twilio.lift()
    counts = rig.recover()
    say(f"cut off: {counts}")
    assert counts.ok, counts


def is_sending() -> bool:
    return Attempt.objects.filter(status="sending").exists()


def all_ended(workers: Sequence[Worker]) -> bool:
    return all(worker.ended is not None for worker in workers)


def test_a_storm_of_stops_under_load_leaves_nothing_in_doubt(
    start_rig: StartRig, twilio: RunningTwilio, say: Say
) -> None:
    rig = start_rig()
    twilio.strike("slow_answers", amount=0.05)
    news(rig)
    for _ in range(4):
        worker = rig.nursery.start("send")
        before = Attempt.objects.count()
        wait_until(partial(is_at_work, since=before), seconds=120)
        assert worker.stop() == 0
        assert not Message.objects.filter(status="sending").exists()
    counts = rig.recover()
    say(f"stopped: {counts}")
    assert counts.ok, counts
    assert counts.ambiguous == 0
    assert not Attempt.objects.filter(outcome="ambiguous").exists()


def is_at_work(*, since: int) -> bool:
    waiting = Message.objects.filter(status="queued", not_before__lte=timezone.now())
    return Attempt.objects.count() > since or not waiting.exists()


def test_a_provider_that_hangs_holds_no_transaction_open(
    start_rig: StartRig, twilio: RunningTwilio
) -> None:
    rig = start_rig()
    twilio.strike("slow_answers", amount=6)
    news(rig)
    worker = rig.nursery.start("send")
    wait_until(lambda: Attempt.objects.filter(status="sending").count() >= 10, seconds=120)
    make_people(1, now=timezone.now())  # SQLite: whoever writes need not wait
    idle: list[float] = []

    def answered() -> bool:
        idle.append(longest_idle())
        return Attempt.objects.filter(status="accepted").exists()

    wait_until(answered, seconds=120)
    worker.kill()
    assert max(idle) < 3  # between two statements one is idle for a moment; a send takes twice that


def longest_idle() -> float:
    """Seconds that a transaction of somebody else has stood still."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(max(EXTRACT(epoch FROM clock_timestamp() - state_change)), 0)"
            " FROM pg_stat_activity WHERE datname = current_database()"
            " AND state LIKE 'idle in transaction%%' AND pid <> pg_backend_pid()"
        )
        return float(cursor.fetchone()[0])
