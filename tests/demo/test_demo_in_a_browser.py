"""`make demo` as a stranger meets it: a message comes by itself, an answer is answered, and what is
broken is told another way.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo import plate
from demo.house import SIGN
from tests.fixtures.browser import REPORT_VIOLATIONS, WIDE, Complaints
from tests.journeys.axe import violations
from tests.waiting import until
from tracker.env import BASE_DIR

SLOW_MACHINE = 90.0
MINUTE = 60_000


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@pytest.fixture
def demo_folder(prepared_folder: Path, tmp_path: Path) -> Path:
    """A folder in which a demo ran before, so that tables and static files are there."""
    folder = tmp_path / "demo"
    shutil.copytree(prepared_folder / "static", folder / "static")
    (folder / "run").mkdir()
    shutil.copy(prepared_folder / "run" / "static.stamp", folder / "run")
    (folder / SIGN).touch()
    plate.copy(prepared_folder / plate.DATABASE, plate.plate_in(folder))
    return folder


@pytest.fixture
def demo(demo_folder: Path) -> Iterator[str]:
    """The address of a demo that started as `make demo` starts it."""
    port = free_port()
    words = demo_folder.parent / "said"
    with words.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "demo"],
            cwd=BASE_DIR,
            env={
                **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
                "DATA_DIR": str(demo_folder), "PORT": str(port), "FALLBACK_SECONDS": "2",
                "REFRESH_SECONDS": "5",
            },
            stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            until(
                lambda: process.poll() is not None or "The demo is ready" in words.read_text(),
                seconds=SLOW_MACHINE, saying="the demo did not become ready",
            )  # fmt: skip
            assert process.poll() is None, words.read_text()
            yield f"http://localhost:{port}"
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
            process.wait()


@pytest.fixture
def desk(browser: Browser, demo: str, complaints: Complaints) -> Iterator[Page]:
    context = browser.new_context(base_url=demo, viewport=WIDE)
    context.add_init_script(REPORT_VIOLATIONS)
    context.set_default_timeout(20_000)
    page = context.new_page()
    complaints.listen(page)
    page.goto("/demo/")
    yield page
    context.close()


def push_far_line(desk: Page, text: str) -> None:
    far = desk.get_by_label("Another line")
    value = far.locator("option", has_text=text).last.get_attribute("value")
    far.select_option(value)
    desk.get_by_role("button", name="Push across").click()


@pytest.mark.processes
def test_a_stranger_sees_a_line_crossed_answers_it_and_breaks_things(desk: Page) -> None:
    phone = desk.get_by_role("log", name="Messages on the phone")
    expect(phone.get_by_text("Ref ").first).to_be_visible(timeout=MINUTE)
    assert violations(desk) == []

    desk.get_by_label("Write to Bellwether").fill("PRICE BTC")
    desk.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("PRICE BTC", exact=True)).to_be_visible()
    expect(desk.get_by_label("Write to Bellwether")).to_have_value("")
    answered = phone.locator(".demo-bubble:not(.is-mine)", has_text="Bitcoin (BTC): $")
    expect(answered.first).to_be_visible(timeout=MINUTE)

    desk.get_by_role("button", name="Break Twilio").click()
    expect(desk.get_by_text("Broken by you: twilio")).to_be_visible()
    push_far_line(desk, "BTC below")  # told on the phone alone, as long as the phone is reached
    mail = desk.locator(".demo-mail", has_text="BTC fell below")
    expect(mail.last).to_be_visible(timeout=MINUTE)
    desk.get_by_role("button", name="Mend Twilio").click()

    desk.get_by_role("button", name="Kill the workers").click()
    expect(desk.get_by_text("was back after")).to_be_visible(timeout=MINUTE)

    desk.get_by_role("button", name="Log in as demo").click()
    expect(desk.get_by_role("heading", name="Dashboard")).to_be_visible()
    expect(desk.get_by_text("everything here is invented")).to_be_visible()
