"""One copy of each part a data folder: two Redis on one file would destroy it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from tracker.up.errors import CannotStart


@contextmanager
def claim(folder: Path, names: list[str]) -> Iterator[None]:
    """Hold a lock a name; the system releases them however this process ends."""
    with ExitStack() as stack:
        for name in names:
            file = stack.enter_context((folder / f"{name}.lock").open("a+"))
            _lock(file, name=name, folder=folder)
        yield


def _lock(file: IO[str], *, name: str, folder: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        raise CannotStart(
            f"The {name} part already runs from {folder.parent} (process {file.read().strip()}). "
            "Stop it first, or give this copy its own DATA_DIR and PORT."
        ) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Wait for the turn."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_folder(path: Path) -> Path:
    """A folder closed to everybody else on this machine."""
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        path.chmod(0o700)
    except OSError as problem:
        raise CannotStart(
            f"Cannot write to {path}: {problem.strerror}. Choose another folder: DATA_DIR=…"
        ) from problem
    return path


@contextmanager
def nothing_runs() -> Iterator[None]:
    """Keep every part from running from this folder meanwhile; refuse when one does."""
    with claim(make_folder(settings.DATA_DIR / "run"), ["web", "worker", "beat", "steps"]):
        yield
