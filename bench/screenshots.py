"""`make screenshots`: the product against the simulated market, photographed for the README.

Every page four ways: phone and wide, light and dark. The prices are invented by the sandbox.
"""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.engines import own_house
from sandbox.coingecko.clock import Clock
from sandbox.coingecko.market import Market
from sandbox.coingecko.stand_in import CoinGecko
from sandbox.server import Running, ledger_in
from tests.runner import chromium

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PAGES = {"front": "/", "board": "/board/", "coin": "/coins/bitcoin/?range=30d"}
SIZES = {"phone": (390, 844), "wide": (1280, 800)}
PORT = "8765"
PATIENCE = 120.0


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        environment = stack.enter_context(own_house("sqlite"))
        folder = Path(environment["DATA_DIR"])
        vendor = CoinGecko(
            ledger_in(folder / "sandbox", "coingecko"), market=Market(Clock(), speed=20)
        )
        stack.enter_context(Running(vendor))
        environment |= {
            "COINGECKO_BASE_URL": vendor.base_url,
            "COINGECKO_CALLS_PER_MINUTE": "600",
            "REFRESH_SECONDS": "30",
            "PORT": PORT,
        }
        stack.enter_context(_product(environment))
        driver = stack.enter_context(sync_playwright())
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=chromium.program(), args=options)
        for name, path in PAGES.items():
            _photograph(browser, name, path)


@contextmanager
def _product(environment: dict[str, str]) -> Iterator[None]:
    """Everything `make run` starts, once its board and a coin's year are filled."""
    command = [sys.executable, "manage.py", "up"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - our own
    try:
        _until(lambda: "<polyline" in _page("/board/"))
        _until(lambda: "chart-series" in _page("/coins/bitcoin/?range=30d"))
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)


def _page(path: str) -> str:
    try:
        with urllib.request.urlopen(f"http://localhost:{PORT}{path}", timeout=5) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def _until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > deadline:
            raise SystemExit("The product did not fill its pages in time.")
        time.sleep(0.5)


def _photograph(browser: Browser, name: str, path: str) -> None:
    for theme in ("light", "dark"):
        for size, (width, height) in SIZES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme=theme,
                base_url=f"http://localhost:{PORT}",
            )
            page.goto(path)
            page.wait_for_load_state("networkidle")
            if name != "front":
                page.get_by_text(re.compile("^Live")).wait_for()
            page.screenshot(path=PICTURES / f"{name}-{size}-{theme}.png")
            page.close()


if __name__ == "__main__":
    main()
