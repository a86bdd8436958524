"""Rooms small enough to live in: how long a file and a function may be."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from tests.house import tree

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions() -> Iterator[tuple[Path, Function]]:
    for path in tree.product():
        for node in ast.walk(tree.tree(path)):
            if isinstance(node, Function):
                yield path, node


def _lines(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _file_sizes(*folders: str) -> dict[str, int]:
    paths = tree.python(*folders) if folders else tree.product()
    sizes = {tree.name(path): path.read_text().count("\n") for path in paths}
    return {name: size for name, size in sizes.items() if size}


def test_no_file_is_longer_than_300_lines() -> None:
    sizes = _file_sizes() | _file_sizes("tests")
    assert [f"{name}: {size} lines" for name, size in sizes.items() if size > 300] == []


def test_files_are_small_as_a_rule() -> None:
    sizes = list(_file_sizes().values())
    assert median(sizes) <= 80
    assert quantiles(sizes, n=10)[-1] <= 200


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{tree.name(path)}:{node.lineno} {node.name}: {_lines(node)} lines"
        for path, node in _functions()
        if _lines(node) > 40
    ]
    assert long == []


def test_functions_are_small_as_a_rule() -> None:
    sizes = [_lines(node) for _, node in _functions()]
    assert median(sizes) <= 10
    assert quantiles(sizes, n=10)[-1] <= 25


def test_no_function_takes_more_than_its_subject_and_five_more() -> None:
    crowded = [
        f"{tree.name(path)}:{node.lineno} {node.name}"
        for path, node in _functions()
        if _parameters(node) > 6
    ]
    assert crowded == []


def _parameters(node: Function) -> int:
    arguments = node.args.posonlyargs + node.args.args
    own = 1 if arguments and arguments[0].arg in {"self", "cls"} else 0
    return len(arguments) + len(node.args.kwonlyargs) - own
