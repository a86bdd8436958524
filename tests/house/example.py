"""Makes .env.example from docs/settings.md: `python -m tests.house.example`."""

import re
from collections.abc import Iterator

from tests.house.tree import ROOT

SETTINGS = ROOT / "docs" / "settings.md"
EXAMPLE = ROOT / ".env.example"
ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]*)` \| (.*?) \| (.*) \|$")


def example(text: str) -> str:
    """Every setting of the page, with its default, as a comment."""
    lines = [
        "# Copy to .env and set what you need. Nothing has to be set to try Bellwether.",
        "# docs/settings.md says more; this file is made from it.",
    ]
    for line in text.splitlines():
        if line.startswith("## "):
            lines += ["", "", f"# == {line[3:]}"]
        lines += _setting(line)
    return "\n".join(lines) + "\n"


def _setting(line: str) -> Iterator[str]:
    row = ROW.match(line)
    if not row or row[1] == "ENV_FILE":  # it names this file, so it cannot stand in it
        return
    name, default, meaning = row.groups()
    value = default.strip("`") if re.fullmatch(r"`[^`]*`", default) else ""
    yield ""
    words = meaning if value else f"{meaning} Default: {default}."
    yield f"# {words.replace('`', '')}"
    yield f"#{name}={value}"


if __name__ == "__main__":
    EXAMPLE.write_text(example(SETTINGS.read_text()))
