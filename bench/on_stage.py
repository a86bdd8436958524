"""The demo, started to be looked at, with a browser in which its person is logged in.

What is photographed and measured is the product as a stranger meets it, with two years of invented
data, messages that arrived, and a market that moves.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.engines import own_house
from tests.runner import chromium

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 300.0
LOOK_SECONDS = 0.5
READY = re.compile(r"The demo is ready at (\S+)/demo/")
# What stands on each of these pages once all that comes in the background has come.
FULL = {
    "/board/": "svg.spark polyline",
    "/coins/bitcoin/?range=1y": "#chart",
    "/?range=all": ".over-time:has([data-value-chart]):not(:has(.over-time-progress))",
    "/notifications/": '.state:text-is("Read")',
}


@contextmanager
def demo(*, speed: float = 20) -> Iterator[str]:
    """The address of a demo of its own, which nobody else's folder or port can disturb."""
    with own_house("sqlite") as house:
        folder = Path(house["DATA_DIR"])
        environment = {
            **{name: value for name, value in house.items() if name != "ENV_FILE"},
            "DATA_DIR": str(folder / "demo"),
            "PORT": os.environ.get("PORT") or str(free_port()),
        }
        words = folder / "said"
        with words.open("w") as said:
            process = subprocess.Popen(  # noqa: S603 - our own
                [sys.executable, "-m", "demo", "--speed", str(speed)],
                cwd=ROOT,
                env=environment,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        try:
            until(
                lambda: process.poll() is not None or READY.search(words.read_text()),
                saying="it did not become ready",
            )
            found = READY.search(words.read_text())
            if found is None:
                raise SystemExit(words.read_text())
            yield found[1]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@contextmanager
def chrome(address: str, folder: Path, *arguments: str) -> Iterator[BrowserContext]:
    """A browser with a profile of its own, in which other programs find the same person."""
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            folder,
            executable_path=chromium.program(),
            args=[*options, *arguments],
            base_url=address,
            service_workers="block",
        )
        yield context
        context.close()


def enter(context: BrowserContext) -> None:
    """Log in as the person of the demo, and wait until there is something to see."""
    page = context.new_page()
    page.goto("/demo/")
    page.get_by_role("button", name="Log in as demo").click()
    page.get_by_role("heading", name="Dashboard").wait_for()
    for path, sign in FULL.items():
        until(partial(shows, page, path, sign), saying=f"nothing came on {path}")
    page.close()


def shows(page: Page, path: str, sign: str) -> bool:
    page.goto(path)
    return page.locator(sign).count() > 0


def free_port() -> int:
    """The demo tells others its address before it listens, so it must be told a port."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def until(ready: Callable[[], object], *, saying: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > deadline:
            raise SystemExit(f"The demo took too long: {saying}.")
        time.sleep(LOOK_SECONDS)
