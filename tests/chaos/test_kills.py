"""Workers killed at every named place, with many messages in flight: none lost, none twice.

Real processes on the tests' own database, and the providers' ledgers as the truth. A round is one
message at one place; `manage.py chaos --rounds 500` does the same for longer.
"""

import pytest

from bench.chaos.count import Counts
from bench.chaos.kills import POINTS, Rig
from notifications.models import Attempt, Message
from sandbox.twilio.running import RunningTwilio
from tests.fixtures.chaos import Say, StartRig

ROUNDS = 30


def test_a_kill_at_any_place_loses_nothing_and_doubles_nothing(
    start_rig: StartRig, say: Say
) -> None:
    rig = start_rig()
    rounds = {point: rig.kill_at(point, rounds=ROUNDS) for point in POINTS}
    counts = rig.recover()
    say(f"{rounds} {counts}")
    assert min(rounds.values()) >= ROUNDS
    assert counts.ok, counts
    assert rig.twice_on_whatsapp() == []
    assert not Message.objects.filter(status="unconfirmed").exists()  # each died but once


@pytest.mark.parametrize(
    "faults", [("doubled_callbacks", "reordered_callbacks"), ("lost_callbacks",)]
)
def test_receipts_that_come_twice_reversed_or_never_change_no_count(
    called_back: Rig, twilio: RunningTwilio, say: Say,
    faults: tuple[str, ...],
) -> None:  # fmt: skip
    for fault in faults:
        twilio.strike(fault)
    for point in ("begun", "sent"):
        called_back.kill_at(point, rounds=ROUNDS)
    counts: Counts = called_back.recover()
    say(f"{faults} {counts}")
    assert counts.ok, counts
    assert called_back.twice_on_whatsapp() == []
    assert not Attempt.objects.filter(status="sending").exists()
