"""A program on the leash ends with the one that started it, on every system."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.waiting import until
from tracker.up import leash

STARTER = """
import os, subprocess, sys
from tracker.up import leash
kind, *program = sys.argv[1:]
hold = "from sys import argv; from tracker.up.leash import hold; hold(int(argv[1]), argv[2:])"
way = {"kernel": ["-I", "-S", leash.__file__], "watching": ["-c", hold]}[kind]
command = [sys.executable, *way, str(os.getpid()), *program]
subprocess.Popen(command, start_new_session=True).wait()
"""
PROGRAM = """
import os, pathlib, signal, sys
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
signal.pause()
"""


@pytest.mark.parametrize("kind", ["kernel", "watching"])
def test_a_killed_parent_takes_the_program_with_it(kind: str, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = [sys.executable, "-c", PROGRAM, str(note)]
    starter = subprocess.Popen([sys.executable, "-c", STARTER, kind, *program])
    pid = int(until(lambda: note.exists() and note.read_text(), seconds=30))
    os.kill(starter.pid, signal.SIGKILL)
    starter.wait()
    until(lambda: is_gone(pid), saying="the program outlived its parent")


def is_gone(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def test_a_program_whose_parent_is_already_gone_does_not_start() -> None:
    command = [sys.executable, "-I", "-S", leash.__file__, "1", sys.executable, "-c", "print(1)"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
