"""Workers killed at every named place, with many messages in flight: none lost, none twice.

Real processes on the tests' own database, and the providers' ledgers as the truth. A round is one
message at one place; `manage.py chaos --rounds 500` does the same for longer.
"""

import sys

import pytest

from bench.chaos.count import Counts
from bench.chaos.kills import POINTS, Rig
from notifications.models import Attempt
from sandbox.twilio.running import RunningTwilio
from tests.fixtures.chaos import StartRig

pytestmark = pytest.mark.processes
ROUNDS = 30


def say(capsys: pytest.CaptureFixture[str], what: object) -> None:
    """The counts are printed, whatever becomes of the test."""
    with capsys.disabled():
        sys.stdout.write(f"\n{what}\n")


def test_a_kill_at_any_place_loses_nothing_and_doubles_nothing(
    start_rig: StartRig, capsys: pytest.CaptureFixture[str]
) -> None:
    rig = start_rig()
    rounds = {point: rig.kill_at(point, rounds=ROUNDS) for point in POINTS}
    counts = rig.recover()
    say(capsys, f"{rounds} {counts}")
    assert min(rounds.values()) >= ROUNDS
    assert counts.ok, counts
    assert rig.twice_on_whatsapp() == []


@pytest.mark.parametrize(
    "faults", [("doubled_callbacks", "reordered_callbacks"), ("lost_callbacks",)]
)
def test_receipts_that_come_twice_reversed_or_never_change_no_count(
    called_back: Rig, twilio: RunningTwilio, capsys: pytest.CaptureFixture[str],
    faults: tuple[str, ...],
) -> None:  # fmt: skip
    for fault in faults:
        twilio.strike(fault)
    for point in ("begun", "sent"):
        called_back.kill_at(point, rounds=ROUNDS)
    counts: Counts = called_back.recover()
    say(capsys, f"{faults} {counts}")
    assert counts.ok, counts
    assert called_back.twice_on_whatsapp() == []
    assert not Attempt.objects.filter(status="sending").exists()
