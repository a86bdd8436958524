"""What the settings list under a seam can be called the way docs/journey.md says."""

import ast
import inspect
import re
from functools import cache

import pytest
from django.conf import settings

from tests.house import tree
from tracker.lib.personal_data import PersonalData
from tracker.lib.seams import listeners

JOURNEY = (tree.ROOT / "docs" / "journey.md").read_text()
NOT_RUNG = "**Not rung yet.**"


def _listed() -> list[str]:
    """The settings that are seams: what stands below that heading of the settings file."""
    text = (tree.ROOT / "tracker" / "settings.py").read_text()
    below = text.partition("\n# Seams")[2].partition("\n# ")[0]
    return re.findall(r"^([A-Z_]+): list\[str\] =", below, re.MULTILINE)


SEAMS = _listed()


def _section(seam: str) -> str:
    return JOURNEY.partition(f"\n## {seam}\n")[2].partition("\n## ")[0]


@cache
def _rung() -> dict[str, set[str]]:
    """Each seam that a call of the product names first, with the names of the facts given."""
    return {
        node.args[0].value: {keyword.arg for keyword in node.keywords if keyword.arg}
        for path in tree.product()
        for node in ast.walk(tree.tree(path))
        if isinstance(node, ast.Call)
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value in SEAMS
    }


def _documented(seam: str) -> list[str]:
    """The facts that the first sentence under "Facts" names."""
    facts = re.search(r"\*\*Facts:\*\* (.*?)\.\s", _section(seam), re.DOTALL)
    return re.findall(r"`(\w+)`", facts[1]) if facts else []


def test_the_settings_name_seams() -> None:
    assert "PERSONAL_DATA" in SEAMS


@pytest.mark.parametrize("seam", SEAMS)
def test_every_seam_has_its_section(seam: str) -> None:
    assert _section(seam), f"docs/journey.md says nothing under '## {seam}'"


@pytest.mark.parametrize("seam", SEAMS)
def test_a_seam_is_rung_or_the_page_says_that_it_is_not(seam: str) -> None:
    assert (seam in _rung()) != (NOT_RUNG in _section(seam))


@pytest.mark.parametrize("seam", SEAMS)
def test_the_facts_of_a_seam_are_the_documented_ones(seam: str) -> None:
    undocumented = {fact for fact in _rung().get(seam, ()) if f"`{fact}`" not in _section(seam)}
    assert undocumented == set()


@pytest.mark.parametrize("seam", [seam for seam in SEAMS if seam != "PERSONAL_DATA"])
def test_every_listener_takes_the_facts_of_its_seam(seam: str) -> None:
    for listener in listeners(seam):
        inspect.signature(listener).bind(**dict.fromkeys(_rung()[seam] or _documented(seam)))


def test_every_part_of_personal_data_can_export_count_and_delete() -> None:
    for part in listeners("PERSONAL_DATA"):
        made = part()
        assert made.name
        for verb in ("export", "summary", "delete"):
            wanted = inspect.signature(getattr(PersonalData, verb)).parameters
            assert list(inspect.signature(getattr(made, verb)).parameters) == list(wanted)[1:]


@pytest.mark.parametrize("seam", SEAMS)
def test_the_page_names_who_listens(seam: str) -> None:
    unnamed = [path for path in getattr(settings, seam) if f"`{path}`" not in _section(seam)]
    assert unnamed == []
