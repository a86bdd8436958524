"""docs/settings.md and .env.example name every setting that is read, and nothing else."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.house import tree
from tests.house.example import EXAMPLE, SETTINGS, example

ENVIRONS = {"str", "int", "float", "bool", "list", "dict", "json", "url", "dj_db_url", "path",
            "decimal", "timedelta", "enum"}  # fmt: skip
OS_READS = {"os.environ.get", "os.getenv", "environ.get", "os.environ.setdefault"}
NOT_SETTINGS = {  # what the system, Django or another program sets, not the owner of a service
    "DJANGO_SETTINGS_MODULE", "PATH", "HOME", "LANG", "TMPDIR", "VENDOR_SPECS", "NO_COLOR",
}  # fmt: skip


@cache
def _read() -> dict[str, str]:
    """Each name the product reads, with a file that reads it."""
    return {
        name: tree.name(path)
        for path in tree.product()
        for node in ast.walk(tree.tree(path))
        for name in _names(node)
        if name not in NOT_SETTINGS
    }


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and node.args:
        function = tree.dotted(node.func)
        start, _, kind = function.rpartition(".")
        if (start == "env" and kind in ENVIRONS) or function in OS_READS:
            yield from _text(node.args[0])
    if isinstance(node, ast.Subscript) and tree.dotted(node.value) == "os.environ":
        yield from _text(node.slice)


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _documented() -> list[str]:
    return re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \|", SETTINGS.read_text(), re.MULTILINE)


def test_every_setting_that_is_read_is_documented() -> None:
    missing = {name: place for name, place in _read().items() if name not in _documented()}
    assert missing == {}, "add a row to docs/settings.md"


def test_every_documented_setting_is_read() -> None:
    assert set(_documented()) - set(_read()) == set(), "nothing reads these"


def test_every_setting_is_documented_once() -> None:
    assert len(_documented()) == len(set(_documented()))


def test_the_example_is_made_from_the_page() -> None:
    made = example(SETTINGS.read_text())
    assert made == EXAMPLE.read_text(), "run: .venv/bin/python -m tests.house.example"


def test_settings_are_read_in_the_wiring_only() -> None:
    """An app reads django.conf.settings: one place decides what the environment means."""
    elsewhere = [
        place
        for place in _read().values()
        if not place.startswith(("tracker/", "sandbox/", "bench/"))
    ]
    assert elsewhere == []
