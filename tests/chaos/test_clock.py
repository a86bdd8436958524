"""A worker whose machine is ten minutes off: leases and times are the database's, not its own."""

from django.db import connection

from bench.chaos.kills import wait_until
from notifications.models import Attempt, Message
from tests.fixtures.chaos import Say, StartRig

PEOPLE = 10
TEN_MINUTES = 600


def test_a_worker_whose_clock_is_off_takes_nothing_from_others_and_loses_nothing(
    start_rig: StartRig, say: Say
) -> None:
    rig = start_rig(DELIVERY_LEASE_SECONDS="300")
    rig.tell_new(PEOPLE)
    right = rig.nursery.start("send", crash="begun:stop")
    wait_until(lambda: rig.is_frozen(right), seconds=120)
    begun = set(Attempt.objects.values_list("message_id", flat=True))
    wrong = rig.nursery.start("send", clock_off=TEN_MINUTES)
    assert wrong.wait() == 0
    if connection.vendor == "postgresql":  # SQLite has no clock of its own, and one machine
        assert not Attempt.objects.filter(message__in=begun, outcome="ambiguous").exists()
        assert Message.objects.filter(pk__in=begun, status="sending").count() == len(begun)
    right.kill()
    counts = rig.recover()
    say(f"clock off by {TEN_MINUTES} s: {counts}")
    assert counts.ok, counts
