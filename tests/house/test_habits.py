"""Names that say nothing, and tests that prove nothing, are not let in."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import tree

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "services", "service", "misc", "common"}


def test_every_module_is_named_after_what_it_does() -> None:
    found = [tree.name(path) for path in tree.product() if path.stem in EMPTY_NAMES]
    folders = [tree.name(path.parent) for path in tree.product() if path.parent.name in EMPTY_NAMES]
    assert found + folders == []


def _names_used(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree.tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.lineno, tree.dotted(node)


@pytest.mark.parametrize(
    ("habit", "why"),
    [
        ("unittest.mock", "a stand-in of sandbox/ speaks the real protocol"),
        ("mocker.patch", "a stand-in of sandbox/ speaks the real protocol"),
        ("pytest.skip", "a test that does not run proves nothing"),
        ("pytest.mark.skip", "a test that does not run proves nothing"),
        ("pytest.mark.skipif", "a test that does not run proves nothing"),
        ("pytest.importorskip", "a test that does not run proves nothing"),
        ("pytest.xfail", "a known fault is mended, not expected"),
        ("pytest.mark.xfail", "a known fault is mended, not expected"),
    ],
)
def test_tests_do_without(habit: str, why: str) -> None:
    found = [
        f"{tree.name(path)}:{line}"
        for path in tree.python("tests")
        for line, used in _names_used(path)
        if used == habit or used.startswith(f"{habit}.")
    ]
    assert found == [], why


POLLING = {  # the few places that ask again and again until a deadline
    "tests/waiting.py",
    "tests/runner/postgres.py",
}


def test_tests_wait_for_a_condition_and_never_for_a_time() -> None:
    found = [
        f"{tree.name(path)}:{line}"
        for path in tree.python("tests")
        if tree.name(path) not in POLLING
        for line, used in _names_used(path)
        if used in {"time.sleep", "page.wait_for_timeout"}
    ]
    assert found == []


def test_commands_speak_through_their_own_output() -> None:
    found = [
        f"{tree.name(path)}:{node.lineno}"
        for path in tree.product()
        for node in ast.walk(tree.tree(path))
        if isinstance(node, ast.Call) and tree.dotted(node.func) in {"print", "breakpoint"}
    ]
    assert found == []


def test_no_intention_is_left_in_the_code() -> None:
    marks = [f"{first}{second}" for first, second in (("TO", "DO"), ("FIX", "ME"), ("XX", "X"))]
    found = [
        f"{tree.name(path)}: {mark}"
        for path, text in tree.texts()
        if path.suffix in {".py", ".html", ".css", ".js", ".md", ".toml"}
        for mark in marks
        if mark in text
    ]
    assert found == []
