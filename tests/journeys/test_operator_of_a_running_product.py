"""Prices stop; the page says so in red, doctor says what to do, and with that done all is well."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.stage import Stage
from tests.fixtures.browser import PATIENCE, PHONE, WIDE, Complaints, visits
from tests.fixtures.copies import Copy
from tests.journeys import axe
from tests.journeys.product import Product, log_in, running, sign_up, world
from tests.waiting import until
from tracker.env import BASE_DIR

pytestmark = pytest.mark.processes

BROUGHT_NOTHING = """
    SELECT outcome NOT IN ('complete', 'partial') FROM market_refresh
    WHERE finished IS NOT NULL ORDER BY finished DESC LIMIT 1
"""
LONGER_AGO = (
    "UPDATE market_refresh SET finished = strftime('%Y-%m-%d %H:%M:%f', finished, '-20 minutes')"
)


@pytest.fixture
def stage(prepared_folder: Path, tmp_path: Path) -> Iterator[Stage]:
    with world(prepared_folder, tmp_path, {"bitcoin": "69000"}) as stage:
        yield stage


def write_key(folder: Path, key: str) -> dict[str, str]:
    """As an operator sets it: in the file of settings."""
    path = folder / "settings.env"
    lines = ("COINGECKO_PLAN=demo", "COINGECKO_CALLS_PER_MONTH=10000000")  # ask without saving
    path.write_text("\n".join((*lines, f"COINGECKO_API_KEY={key}")))
    return {"ENV_FILE": str(path)}


def ask(copy: Copy, statement: str) -> int:
    """Of the database the copy works on."""
    path = copy.folder / "bellwether.sqlite3"
    with closing(sqlite3.connect(path, timeout=10)) as database, database:
        row = database.execute(statement).fetchone()
    return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True)
class Shell:
    """Where the operator types, beside the running copy."""

    copy: Copy
    stage: Stage
    settings: dict[str, str]

    def manage(self, command: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=BASE_DIR,
            env={
                **os.environ, **self.stage.environment, **self.settings,
                "DATA_DIR": str(self.copy.folder), "SITE_URL": self.copy.address,
            },
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout


def look(pages: list[Page], copy: Copy, *, tone: str) -> None:
    for page in pages:
        page.goto(f"{copy.address}/reminders/")
        expect(page.locator("#heartbeat")).to_have_attribute("data-tone", tone)
        assert axe.violations(page) == []


def leave(pages: list[Page]) -> None:
    """Before the copy ends: an open page would complain that its live line broke."""
    for page in pages:
        page.goto("about:blank")


def test_a_red_heartbeat_leads_to_doctor_and_what_it_says_helps(
    browser: Browser, complaints: Complaints, stage: Stage, tmp_path: Path
) -> None:
    gate, folder = stage.coingecko.stand_in.gate, tmp_path / "data"
    settings = write_key(tmp_path, "the-first-key")
    gate.keys = frozenset({"the-first-key"})
    with (
        running(folder, stage, **settings) as copy,
        visits(browser, copy.address, complaints) as visit,
    ):
        pages = [visit(viewport=WIDE), visit(viewport=PHONE)]
        sign_up(pages[0], Product(copy, stage), "olga")
        log_in(pages[1], "olga")
        look(pages, copy, tone="green")

        gate.keys = frozenset({"another-key"})  # the vendor has ended the first one
        until(lambda: ask(copy, BROUGHT_NOTHING), seconds=PATIENCE, saying="prices still come")
        ask(copy, LONGER_AGO)
        look(pages, copy, tone="red")
        expect(pages[1].locator(".heartbeat-worry")).to_contain_text("Checks have stalled.")
        code, said = Shell(copy, stage, settings).manage("doctor")
        assert code == 1, said
        assert "NO  prices: " in said
        assert "no API key may be used" in said, said
        leave(pages)
        copy.stop()

        settings = write_key(tmp_path, "another-key")
        with running(folder, stage, **settings) as mended:
            look(pages, mended, tone="green")
            expect(pages[1].locator(".heartbeat-worry")).to_be_empty()
            shell = Shell(mended, stage, settings)
            shell.manage("sync_rates")  # so doctor says, where they should have come meanwhile
            code, said = shell.manage("doctor")
            assert (code, "NO  " in said) == (0, False), said
            leave(pages)
