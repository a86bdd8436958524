"""Runs a program that cannot outlive the supervisor, even one that was killed with SIGKILL.

Started as `python -I -S leash.py SUPERVISOR-PID PROGRAM ARGUMENTS…`, so it imports little.
"""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress

PR_SET_PDEATHSIG = 1
GLANCE_SECONDS = 0.5


def die_with_parent() -> None:
    """Linux: the kernel kills this process when its parent ends. It survives exec, not fork."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def hold(parent: int, command: list[str]) -> int:
    """Elsewhere: stay between the two, and end the whole group when the parent is gone."""
    child = subprocess.Popen(command, close_fds=False)  # noqa: S603  (our own parts)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while True:
        with suppress(subprocess.TimeoutExpired):
            return child.wait(timeout=GLANCE_SECONDS)
        if os.getppid() != parent:
            os.killpg(0, signal.SIGKILL)


def main(parent: int, command: list[str]) -> int:
    if sys.platform != "linux":
        return hold(parent, command)
    die_with_parent()
    if os.getppid() != parent:  # it ended before the kernel was told
        return 1
    return os.execv(command[0], command)  # noqa: S606  (no shell wanted)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
