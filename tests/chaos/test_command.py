"""`manage.py chaos`: a short run of everything, on this run's engine, with a database that dies."""

import json
import subprocess
import sys

import pytest
from django.db import connection

from tests.fixtures.chaos import Say
from tracker.env import BASE_DIR

KEYS = {"crossings", "accepted", "lost", "doubled", "ambiguous", "kills", "ok"}


@pytest.mark.django_db
def test_it_prints_what_was_lost_and_doubled_and_ends_well(say: Say) -> None:
    engine = "postgres" if connection.vendor == "postgresql" else "sqlite"
    command = [sys.executable, "manage.py", "chaos", "--json", "--engine", engine]
    command += ["--rounds", "1", "--minutes", "0"]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    say(found)
    assert found.keys() >= KEYS
    assert (found["lost"], found["doubled"], found["ok"]) == (0, 0, True)
    assert found["kills"] >= 7
    (one,) = found["engines"]
    assert min(one["rounds"].values()) >= 1
    assert one["harms"] == {"crash_database": 1}
