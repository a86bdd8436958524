"""Real evaluators in processes of their own; `manage.py bench_race` runs more rounds."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bench.engines import OWN_HOUSE
from tests.other_process import database_url
from tracker.env import BASE_DIR

ROUNDS = 10


pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def race(module: str, folder: Path) -> dict[str, Any]:
    """The one figure of this bench, on the tests' own database."""
    connection.close()
    house = {"DATA_DIR": str(folder), OWN_HOUSE: str(folder), "DATABASE_URL": database_url()}
    command = [sys.executable, "-m", "bench.child", module, connection.vendor, str(ROUNDS)]
    done = subprocess.run(
        command,
        env={**os.environ, **house},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    figure: dict[str, Any]
    [figure] = json.loads(done.stdout.splitlines()[-1])
    return figure


def test_four_race_and_one_dies_and_not_one_crossing_is_lost_or_doubled(tmp_path: Path) -> None:
    figure = race("bench.racing", tmp_path)
    assert figure["value"] == 0
    assert figure["baseline"] > 500


def test_a_change_and_a_refresh_race_and_one_of_them_is_first(tmp_path: Path) -> None:
    figure = race("bench.racing_changes", tmp_path)
    assert (figure["value"], figure["baseline"]) == (0, 32 * ROUNDS)
