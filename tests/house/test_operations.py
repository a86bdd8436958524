"""docs/operations.md lists every alarm that the code can raise, and no other."""

import ast
import re
from collections.abc import Iterator

from tests.house import tree

PAGE = (tree.ROOT / "docs" / "operations.md").read_text()
MAKERS = {"Part", "_part"}
HEALTH = ("health", "reach", "doctor.py")  # where the parts of /readyz and of doctor are made


def _rows(start: str, end: str) -> set[str]:
    """What stands in backquotes in the first column between two headings."""
    section = PAGE.partition(start)[2].partition(end)[0]
    firsts = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return {name for first in firsts for name in re.findall(r"`([^`]+)`", first)}


def _parts() -> Iterator[str]:
    for path in tree.product():
        if "lib" in path.parts or not any(place in str(path) for place in HEALTH):
            continue
        module = tree.tree(path)
        known = list(_names(module))
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS:
                yield from _said(node.args[0], known)


def _names(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Every name that is given a value somewhere, one by one."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                yield from zip(map(ast.unparse, target.elts), node.value.elts, strict=True)
            else:
                yield ast.unparse(target), node.value


def _said(node: ast.expr, known: list[tuple[str, ast.expr]]) -> Iterator[str]:
    if isinstance(node, ast.Name):
        for name, value in known:
            if name == node.id:
                yield from _said(value, [])
    elif isinstance(node, ast.JoinedStr):
        parts = (each.value if isinstance(each, ast.Constant) else "…" for each in node.values)
        yield "".join(map(str, parts))
    elif isinstance(node, ast.Constant):
        yield str(node.value)


def test_every_part_of_health_is_explained() -> None:
    listed = _rows("### What each part", "### What the operators")
    checks = {name for name in listed if re.fullmatch(r"\w+\.[EW]\d+", name)}
    made = set(_parts()) - {"settings (…)"}
    assert listed - checks == made


def test_every_check_of_the_settings_is_explained() -> None:
    made = {
        check
        for path in tree.product()
        for check in re.findall(r'\bid="(\w+\.[EW]\d+)"', path.read_text())
    }
    assert _rows("### What only", "### What the operators") & made == made
    listed = re.findall(r"`(\w+\.[EW]\d+)`", PAGE)
    assert set(listed) == made
    assert len(listed) == len(made)


def test_every_mail_to_the_operator_is_explained() -> None:
    made: set[str] = set()
    for path in tree.product():
        text = path.read_text()
        if '"OPERATOR_NOTICE"' in text:
            made |= {re.sub(r"{.*?}", "…", kind) for kind in re.findall(r'\bkind=f?"(.*?)"', text)}
            made |= set(re.findall(r'\b_tell\(\s*"(.*?)"', text))
    assert made == _rows("### What the operators", "\n## ")
