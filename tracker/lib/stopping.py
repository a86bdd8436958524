"""Whether this process, or the worker that it is a part of, has been asked to stop.

The flag lies in memory that a process shares with those it forks: a worker's pool cannot hear the
signal that its parent got, and what it is sending should end well rather than be cut off.
"""

import mmap

_FLAG = mmap.mmap(-1, 1)


def alone() -> None:
    """From now on this process is asked for itself, not with those it was forked from."""
    global _FLAG  # noqa: PLW0603  (one flag a process)
    _FLAG = mmap.mmap(-1, 1)


def stop() -> None:
    _FLAG[0] = 1


def go_on() -> None:
    _FLAG[0] = 0


def stopping() -> bool:
    return bool(_FLAG[0])
