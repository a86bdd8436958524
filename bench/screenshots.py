"""`make screenshots`: the demo, photographed for the README once its first message has arrived.

Every page four ways: phone and wide, light and dark. The prices are invented by the sandbox.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, StorageState, expect, sync_playwright

from tests.runner import chromium

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PAGES = {
    "demo": "/demo/",
    "dashboard": "/",
    "board": "/board/",
    "coin": "/coins/bitcoin/?range=30d",
    "reminders": "/reminders/",
}
SIZES = {"phone": (390, 844), "wide": (1280, 800)}
PORT = "8765"
SITE = f"http://localhost:{PORT}"
PATIENCE = 120_000.0


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo(), sync_playwright() as driver:
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=chromium.program(), args=options)
        person = log_in(browser)
        for name, path in PAGES.items():
            photograph(browser, name, path, person=person)


@contextmanager
def demo() -> Iterator[None]:
    """As `make demo` starts it, in a folder of its own."""
    usual = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "demo"], cwd=ROOT, stdout=subprocess.PIPE, text=True,
            env={**usual, "DATA_DIR": f"{folder}/demo", "PORT": PORT, "HOST": "127.0.0.1"},
        )  # fmt: skip
        try:
            assert process.stdout  # noqa: S101 - for the type checker
            if not any("is ready at" in line for line in process.stdout):
                raise SystemExit("The demo did not start.")
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def log_in(browser: Browser) -> StorageState:
    """In by the demo's own button, once there is a message and a curve to be seen."""
    context = browser.new_context(base_url=SITE)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/demo/")
    phone = page.get_by_role("log", name="Messages on the phone")
    phone.get_by_text("Ref ").first.wait_for(timeout=PATIENCE)
    page.get_by_role("button", name="Log in as demo").click()
    until_reckoned(page)
    state = context.storage_state()
    context.close()
    return state


def until_reckoned(page: Page) -> None:
    """Two years of value over time are reckoned in the background."""
    page.goto("/")
    expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()
    page.wait_for_timeout(20_000)


def photograph(browser: Browser, name: str, path: str, *, person: StorageState) -> None:
    for theme in ("light", "dark"):
        for size, (width, height) in SIZES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme=theme,
                base_url=SITE,
                storage_state=person,
            )
            page.goto(path)
            page.wait_for_timeout(2_500)  # charts are drawn, and the live line is there
            page.screenshot(path=PICTURES / f"{name}-{size}-{theme}.png")
            page.close()


if __name__ == "__main__":
    main()
