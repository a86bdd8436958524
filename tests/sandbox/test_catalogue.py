"""The list of named faults: complete, readable, and the same in the documentation."""

from pathlib import Path

import pytest

from sandbox.catalogue import CATALOGUE, names
from sandbox.scripts import NamedFault, Script

TAKEN = {True: "yes", False: "no", None: "–"}


@pytest.mark.parametrize("provider", CATALOGUE)
def test_every_fault_stands_in_the_documentation_as_it_is(provider: str) -> None:
    page = Path("docs/sandbox.md").read_text(encoding="utf-8")
    for fault in CATALOGUE[provider]:
        lasts = "yes" if fault.lasts else "once"
        line = f"| `{fault.name}` | {TAKEN[fault.accepted]} | {lasts} | {fault.meaning} |"
        assert line in page


@pytest.mark.parametrize("provider", CATALOGUE)
def test_a_name_is_used_once(provider: str) -> None:
    listed = [fault.name for fault in CATALOGUE[provider]]
    assert len(set(listed)) == len(listed)


def test_faults_can_be_picked_by_what_becomes_of_the_message() -> None:
    assert "accept_then_502" in names("twilio", accepted=True)
    assert "too_many_requests" in names("twilio", accepted=False)
    assert {"dot_close", "accepted_dot_close"} <= set(names("smtp"))


STORM = NamedFault("storm", "create", False, False, "strikes once unless told otherwise")
LAG = NamedFault("lag", "list", None, True, "strikes until it is lifted")


@pytest.fixture
def script() -> Script:
    return Script((STORM, LAG))


def struck(script: Script, phase: str, *, times: int, subject: str = "") -> int:
    return sum(script.take(phase, subject=subject) is not None for _ in range(times))


def test_a_fault_strikes_once_or_lasts_as_its_nature_is(script: Script) -> None:
    script.plan("storm")
    script.plan("lag")
    assert struck(script, "create", times=3) == 1
    assert struck(script, "list", times=3) == 3
    script.clear("lag")
    assert struck(script, "list", times=3) == 0


def test_a_fault_can_be_counted_timed_and_aimed(script: Script) -> None:
    script.plan("storm", times=2, only="+1555")
    assert struck(script, "create", times=3, subject="to +1444") == 0
    assert struck(script, "create", times=3, subject="to +1555") == 2
    script.plan("storm", seconds=0)
    assert struck(script, "create", times=3) == 0
    script.plan("storm", seconds=60)
    assert struck(script, "create", times=3) == 3


def test_faults_of_one_phase_can_strike_together(script: Script) -> None:
    script.plan("lag", amount=5, times=1)
    assert script.take_all("list")["lag"].amount == 5
    assert script.take_all("list") == {}
