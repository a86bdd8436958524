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

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def measured(module: str, rounds: int, folder: Path) -> dict[str, Any]:
    """What it found on the tests' own database."""
    connection.close()
    house = {"DATA_DIR": str(folder), OWN_HOUSE: str(folder), "DATABASE_URL": database_url()}
    done = subprocess.run(
        [sys.executable, "-m", "bench.child", module, connection.vendor, str(rounds)],
        env={**os.environ, **house},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [figure] = json.loads(done.stdout.splitlines()[-1])
    return dict(figure)


def test_four_race_and_one_dies_and_not_one_crossing_is_lost_or_doubled(tmp_path: Path) -> None:
    figure = measured("bench.racing", 10, tmp_path)
    assert figure["value"] == 0
    assert figure["baseline"] > 500


def test_people_who_meddle_meanwhile_lose_nothing_and_are_not_told_too_much(
    tmp_path: Path,
) -> None:
    assert measured("tests.reminders.meddlers", 2, tmp_path)["baseline"] > 5
