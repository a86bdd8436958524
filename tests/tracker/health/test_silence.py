"""Servers that accept and then say nothing: the answer comes all the same, and in time."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT


@pytest.fixture
def silence() -> Iterator[int]:
    """A port where somebody picks up and never speaks."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield server.getsockname()[1]


@pytest.mark.processes
def test_doctor_names_silent_servers_within_seconds(silence: int, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"postgres://me:hunter2@127.0.0.1:{silence}/name",
        "COINGECKO_BASE_URL": f"http://127.0.0.1:{silence}/api/v3",
        "REDIS_URL": f"redis://127.0.0.1:{silence}/0",
    }
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor", "--json"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    states = {part["name"]: part["state"] for part in json.loads(done.stdout)["parts"]}
    assert done.returncode == 1
    assert (states["broker"], states["database"], states["data folder"]) == ("fail", "fail", "ok")
    assert "hunter2" not in done.stdout
    assert time.monotonic() - started < 30
