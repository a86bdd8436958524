"""A whole SQLite database becomes one on the engine of this run, row for row, digit for digit."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tracker.up.locks import claim, make_folder

REFUSALS = (
    "The new database is not empty: ",
    "tables that are not ours: orders. Nothing was changed.",
    "in use already",
    "cannot be reached",
    "no address of a database",
)


def run(folder: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    url = url or f"sqlite:///{folder / 'bellwether.sqlite3'}"
    return subprocess.run(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, check=False, capture_output=True,
        text=True, env=os.environ | {"DATA_DIR": str(folder), "DATABASE_URL": url},
    )  # fmt: skip


def done(folder: Path, *arguments: str, url: str = "") -> str:
    finished = run(folder, *arguments, url=url)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_everything_goes_to_an_empty_database_and_to_no_other(
    tmp_path: Path, empty_database: str
) -> None:
    done(tmp_path, "-m", "tests.tracker.move.fill")
    said = json.loads(
        done(tmp_path, "manage.py", "move_database", "--to", empty_database, "--json")
    )
    here = json.loads(done(tmp_path, "-m", "tests.tracker.move.rows"))
    there = json.loads(done(tmp_path, "-m", "tests.tracker.move.rows", url=empty_database))
    assert there == here
    assert said["tables"] == {name: len(rows) for name, rows in here.items()}
    assert sum(1 for rows in here.values() if rows) > 20
    entries = "".join(there["transactions_transaction"])
    assert "12345678901234567890.123456789012345678" in entries

    theirs = tmp_path / "theirs.sqlite3"
    with closing(sqlite3.connect(theirs)) as database:
        database.execute("CREATE TABLE orders (id INTEGER)")
    own, nobody = tmp_path / "bellwether.sqlite3", "postgres://nobody@127.0.0.1:1/none"
    places = (empty_database, f"sqlite:///{theirs}", f"sqlite:///{own}", nobody, "nonsense")
    said = done(tmp_path, "-m", "tests.tracker.move.refusals", *places).splitlines()
    for sentence, words in zip(said, REFUSALS, strict=True):
        assert words in sentence


def test_a_copy_that_runs_is_not_moved(transactional_db: None, tmp_path: Path) -> None:
    locked = claim(make_folder(settings.DATA_DIR / "run"), ["worker"])
    with locked, pytest.raises(CommandError, match="The worker part already runs"):
        call_command("move_database", to=f"sqlite:///{tmp_path}/new.sqlite3")
    assert not (tmp_path / "new.sqlite3").exists()
