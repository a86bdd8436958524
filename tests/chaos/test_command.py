"""`manage.py chaos` in a house of its own, on this run's engine: the database goes down under work.

Kills at named places are tests/chaos/test_kills.py; a storm takes minutes and is run by hand.
"""

import json
import subprocess
import sys

import pytest
from django.db import connection

from tests.fixtures.chaos import Say
from tracker.env import BASE_DIR

KEYS = {"crossings", "accepted", "lost", "doubled", "ambiguous", "kills", "ok"}


@pytest.mark.django_db
def test_a_database_that_goes_down_loses_nothing_and_the_counts_are_printed(say: Say) -> None:
    engine = "postgres" if connection.vendor == "postgresql" else "sqlite"
    command = [sys.executable, "manage.py", "chaos", "--json", "--engine", engine]
    command += ["--rounds", "0", "--minutes", "0"]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    say(found)
    assert found.keys() >= KEYS
    assert (found["lost"], found["doubled"], found["ok"]) == (0, 0, True)
    assert found["crossings"] > 0
    (one,) = found["engines"]
    assert one["harms"] == {"crash_database": 1}
