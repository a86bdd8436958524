"""`make test` itself: its minutes, its choice of tests, and what it says of missing programs."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.times import BUDGETS, budgets, family_of, table
from tests.runner import postgres
from tests.runner.machine import NotHere

ALLOWED = budgets(BUDGETS.read_text())


@pytest.mark.parametrize(
    ("nodeid", "marks", "family"),
    [
        ("tests/house/test_pins.py::test_x", set(), "house"),
        ("tests/house/test_every_address.py::test_x", {"engine"}, "house"),
        ("tests/sandbox/test_base.py::test_x", set(), "sandbox"),
        ("tests/market/test_accept.py::test_x", {"engine"}, "apps on sqlite"),
        ("tests/tracker/up/test_up.py::test_x", {"processes"}, "processes"),
        ("tests/accounts/test_pages.py::test_x", {"browser", "engine"}, "browser and journeys"),
        ("tests/journeys/test_first_day.py::test_x", {"processes"}, "browser and journeys"),
    ],
)
def test_every_test_belongs_to_a_family_with_a_budget(
    nodeid: str, marks: set[str], family: str
) -> None:
    assert family_of(nodeid, marks, engine="sqlite") == family
    assert family in ALLOWED


def test_all_families_together_stay_within_the_whole() -> None:
    families = [minutes for family, minutes in ALLOWED.items() if family != "everything"]
    assert sum(families) <= ALLOWED["everything"]


def test_a_family_over_its_budget_is_warned_about() -> None:
    lines = table({"house": 1.5, "sandbox": 0.5, "new": 0.1}, {"house": 1, "sandbox": 2})
    assert lines == [
        "house                    1.50 of 1 min  WARNING: over its budget",
        "new                      0.10   WARNING: no budget in 0002-test-minutes.md",
        "sandbox                  0.50 of 2 min",
    ]


@pytest.mark.parametrize(("ci", "raised"), [("true", True), ("1", True), ("", False)])
def test_what_is_missing_is_a_failure_in_ci_only(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], ci: str, raised: bool
) -> None:
    monkeypatch.setenv("CI", ci)
    absence = NotHere("the browser tests need Chromium.")
    if raised:
        with pytest.raises(NotHere):
            absence.forgive_unless_in_ci()
    else:
        absence.forgive_unless_in_ci()
        assert "Left out: the browser tests need Chromium." in capfd.readouterr().out


def test_a_cluster_that_cannot_be_made_is_said_and_nothing_is_left() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # as root, PostgreSQL's programs run as somebody else
        for program in ("initdb", "postgres"):
            (folder / program).write_text("#!/bin/sh\necho no room >&2\nexit 1\n")
            (folder / program).chmod(0o755)
        before = set(_data_folders())
        with pytest.raises(NotHere, match="data folder: no room"), postgres.server(folder):
            pass
        assert set(_data_folders()) <= before


def _data_folders() -> Iterator[Path]:
    return Path(tempfile.gettempdir()).glob("bellwether-pg-*")
