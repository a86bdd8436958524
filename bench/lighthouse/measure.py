"""What Lighthouse says of the pages people look at most, on the demo's data, as on a desktop.

The pages are those of somebody who is logged in: Lighthouse works in a browser in which the demo's
person already is. It is installed beside this file when it is first needed.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.on_stage import chrome, demo, enter, until

HERE = Path(__file__).resolve().parent
PROGRAM = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
PAGES = {
    "dashboard": "/",
    "board": "/board/",
    "reminders": "/reminders/",
    "coin page": "/coins/bitcoin/",
}
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 95}


@dataclass(frozen=True, slots=True)
class Score:
    page: str
    category: str
    points: int
    least: int
    lost: tuple[str, ...]  # the checks that cost points

    @property
    def ok(self) -> bool:
        return self.points >= self.least

    def __str__(self) -> str:
        lost = f": {'; '.join(self.lost)}" if self.lost else ""
        verdict = "ok" if self.ok else "LOW"
        return f"{verdict:<4} {self.page:<10} {self.category:<15} {self.points:>3}{lost}"


def scores() -> Iterator[Score]:
    """Page by page, as they are measured."""
    install()
    with ExitStack() as stack:
        profile = Path(stack.enter_context(TemporaryDirectory()))
        address = stack.enter_context(demo())
        context = stack.enter_context(chrome(address, profile, "--remote-debugging-port=0"))
        enter(context)
        port = debugging_port(profile)
        for name, path in PAGES.items():
            yield from judged(name, report(f"{address}{path}", port, profile / "report.json"))


def judged(page: str, found: dict[str, Any]) -> Iterator[Score]:
    for category, least in LEAST.items():
        facts = found["categories"][category]
        audits = [found["audits"][ref["id"]] for ref in facts["auditRefs"] if ref["weight"]]
        lost = [audit for audit in audits if audit["score"] is not None and audit["score"] < 0.9]
        points = round(facts["score"] * 100)
        yield Score(page, category, points, least, tuple(map(in_words, lost)))


def in_words(audit: dict[str, Any]) -> str:
    return " ".join(filter(None, (audit["title"], audit.get("displayValue", ""))))


def report(address: str, port: str, to: Path) -> dict[str, Any]:
    command = [
        program("node"), str(PROGRAM), address, f"--port={port}", "--preset=desktop",
        f"--only-categories={','.join(LEAST)}", "--disable-storage-reset", "--output=json",
        f"--output-path={to}", "--quiet", "--no-enable-error-reporting",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"Lighthouse failed on {address}:\n{done.stderr.strip()}")
    found: dict[str, Any] = json.loads(to.read_text())
    if found["finalDisplayedUrl"] != address:  # the log-in page would be judged instead
        raise SystemExit(f"{address} led to {found['finalDisplayedUrl']}.")
    return found


def debugging_port(profile: Path) -> str:
    """Chromium chose a free one and wrote it down."""
    file = profile / "DevToolsActivePort"
    until(file.exists, saying="the browser opened no port")
    return file.read_text().split()[0]


def install() -> None:
    """By its lock file, once."""
    if not PROGRAM.exists():
        command = [program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=HERE, check=True)  # noqa: S603


def program(name: str) -> str:
    """The system's, or the one that set-up put beside Python."""
    places = os.pathsep.join((os.environ.get("PATH", ""), str(Path(sys.executable).parent)))
    found = shutil.which(name, path=places)
    if found is None:
        raise SystemExit(f"Lighthouse needs {name}: install Node.js 20 or newer.")
    return found
