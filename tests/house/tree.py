"""The files of the project, as the house's rules read them."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "tracker", "accounts", "market", "transactions", "reminders", "notifications", "dashboard",
    "sandbox", "bench", "demo",
)  # fmt: skip
MADE_BY_TOOLS = {
    ".git", ".venv", "node_modules", "var", "__pycache__", ".mypy_cache", ".ruff_cache",
    ".pytest_cache", ".hypothesis", ".import_linter_cache",
}  # fmt: skip


@cache
def files() -> list[Path]:
    """Every file of the project, without what set-up and tools put beside it."""
    return sorted(_walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in MADE_BY_TOOLS or entry.name.endswith(".egg-info"):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def python(*folders: str) -> list[Path]:
    """The Python files below these folders, without migrations: Django writes those."""
    below = tuple(f"{folder}/" for folder in folders)
    return [
        path
        for path in files()
        if path.suffix == ".py" and name(path).startswith(below) and "migrations" not in path.parts
    ]


def product() -> list[Path]:
    return python(*ROOMS)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def texts() -> Iterator[tuple[Path, str]]:
    """Every file that is text."""
    for path in files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def dotted(node: ast.expr) -> str:
    """`env.str` for the expression env.str, empty for what is not a plain dotted name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""
