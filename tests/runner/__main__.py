"""`make test`: the checks, then the tests on PostgreSQL, then all of them on SQLite.

It ends with pytest's own count.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from tests.runner import checks, chromium, postgres
from tests.runner.machine import ROOT, NotHere, say

NO_TESTS = 5
PATIENCE_SECONDS = 20


def main(arguments: list[str]) -> int:
    """Stop at the first part that fails: what comes after it would only bury the reason."""
    os.chdir(ROOT)
    os.environ.setdefault("TESTS_STARTED", str(time.time()))  # the times report counts from here
    if not checks.all_pass():
        return 1
    selection = _selection()
    with _database() as own:
        if own:
            say("Tests that touch the database, on PostgreSQL")
            chosen = "engine and not browser and not processes"
            # The server goes at the end with all it holds: nothing to take apart before.
            again = ["--reuse-db", *arguments]
            code = _pytest(again, marks=chosen, **own)
            if code not in {0, NO_TESTS}:
                return code
    say("All tests, on SQLite")
    return _pytest(arguments, marks=selection)


def _selection() -> str:
    try:
        os.environ["CHROMIUM"] = chromium.program()
    except NotHere as absence:
        absence.forgive_unless_in_ci()
        return "not browser"
    return ""


@contextmanager
def _database() -> Iterator[dict[str, str]]:
    """Where it is, and with what programs it is copied."""
    try:
        programs = postgres.programs()
    except NotHere as absence:
        absence.forgive_unless_in_ci()
        yield {}
        return
    with postgres.server(programs) as url:
        path = os.pathsep.join([str(programs), os.environ.get("PATH", "")])
        yield {"TEST_DATABASE_URL": url, "PATH": path}


def _pytest(arguments: list[str], *, marks: str, **environment: str) -> int:
    workers = str(max(2, os.cpu_count() or 2))
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "worksteal"]
    command += ["-m", marks, *arguments]
    with subprocess.Popen(command, env={**os.environ, **environment}) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:
            _end(child)
            raise


def _end(child: subprocess.Popen[bytes]) -> None:
    """Tests have servers of their own to stop: they get time for it."""
    child.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
        child.wait(PATIENCE_SECONDS)
    child.kill()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    try:
        sys.exit(main(sys.argv[1:]))
    except NotHere as absence:
        sys.exit(str(absence))
    except KeyboardInterrupt:
        sys.exit(130)
