"""Real evaluators in processes of their own; `manage.py bench_race` runs more rounds."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from bench.engines import OWN_HOUSE
from tests.other_process import database_url
from tracker.env import BASE_DIR

ROUNDS = 10


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_four_race_and_one_dies_and_not_one_crossing_is_lost_or_doubled(tmp_path: Path) -> None:
    connection.close()
    house = {"DATA_DIR": str(tmp_path), OWN_HOUSE: str(tmp_path), "DATABASE_URL": database_url()}
    command = [sys.executable, "-m", "bench.child", "bench.racing", connection.vendor, str(ROUNDS)]
    done = subprocess.run(
        command,
        env={**os.environ, **house},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [figure] = json.loads(done.stdout.splitlines()[-1])
    assert figure["value"] == 0
    assert figure["baseline"] > 500
