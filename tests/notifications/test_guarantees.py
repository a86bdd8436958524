"""docs/guarantees.md says what the code does, and names tests that exist."""

import re

from notifications.transitions import table
from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "guarantees.md").read_text()


def test_the_printed_table_of_moves_is_the_one_that_rules() -> None:
    printed = PAGE.partition("## Every move of a message")[2]
    assert [line for line in printed.splitlines() if line.startswith("|")] == list(table())


def test_every_test_it_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", PAGE)
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []
