"""Everything in the tree is ours, and what the pages of docs/ point at is there."""

import re
from pathlib import Path

from tests.house import tree

# Written in pieces, so that this file does not find itself.
LICENCES = ["Copyright" + " (c)", "SPDX-" + "License", "@" + "license", "Licensed under" + " the"]
# Where packages come from is for each machine's own clients to know.
INSTALLING = ("requirements", "constraints", "package.json", ".npmrc", "Makefile", "bin/", ".ci/")
CODE = {".py", ".js", ".css", ".html"}


def test_nobody_elses_licence_stands_in_a_file() -> None:
    found = [
        f"{tree.name(path)}: {words}"
        for path, text in tree.texts()
        if path.suffix in CODE
        for words in LICENCES
        if words in text
    ]
    assert found == []


def test_nothing_is_minified() -> None:
    names = [tree.name(path) for path in tree.files() if ".min." in path.name]
    dense = [
        f"{tree.name(path)}: a line of {longest} characters"
        for path, text in tree.texts()
        if path.suffix in {".py", ".js", ".css"}
        and (longest := max(map(len, text.splitlines()), default=0)) > 400
    ]
    assert names + dense == []


def test_nothing_that_installs_names_an_address() -> None:
    found = [
        tree.name(path)
        for path, text in tree.texts()
        if tree.name(path).startswith(INSTALLING) and re.search(r"https?://[a-z]", text)
    ]
    assert found == []


def test_no_file_is_large() -> None:
    large = {tree.name(path): path.stat().st_size for path in tree.files()}
    assert {name: size for name, size in large.items() if size > 500_000} == {}


def _pages() -> list[Path]:
    return [path for path in tree.files() if path.suffix == ".md"]


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    broken = []
    for page in _pages():
        prose = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", prose):
            place, _, anchor = target.partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            linked = (page.parent / place).resolve() if place else page
            if not linked.exists() or (anchor and anchor not in _anchors(linked)):
                broken.append(f"{tree.name(page)}: {target}")
    assert broken == []


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_file_that_the_documentation_names_exists() -> None:
    """`market/refresh_prices.py` in backticks is a promise."""
    missing = [
        f"{tree.name(page)}: {named}"
        for page in _pages()
        for named in re.findall(
            r"`([a-z_]+(?:/[a-z_.-]+)+\.(?:py|md|html|css|js))`", page.read_text()
        )
        if not (tree.ROOT / named).exists()
    ]
    assert missing == []
