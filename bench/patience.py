"""How long another writer has to wait: `with other_writer() as waits: …; waits()`."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils import timezone

from bench.figures import Figure

LONGEST_MS = 1000.0
PAUSE_SECONDS = 0.005  # somebody who writes all the time


@contextmanager
def other_writer() -> Iterator[Callable[[], float]]:
    """A process that writes one row after the other; the longest of them, in milliseconds."""
    command = [sys.executable, "-m", "bench.patience"]
    process = subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    if process.stdin is None or process.stdout is None:
        raise SystemExit("The other writer has no pipes.")
    process.stdout.readline()  # it has begun

    def finish() -> float:
        said, _ = process.communicate("", timeout=60)
        return float(said.splitlines()[-1])

    try:
        yield finish
    finally:
        process.kill()
        process.wait()


def figure(what: str, engine: str, waited: float) -> Figure:
    name = f"longest wait of another writer, {what}, against one second"
    return Figure(name, engine, waited, LONGEST_MS, 1.0)


def write_until_told() -> float:
    """Each write is a transaction of its own, as a click is."""
    import select

    from accounts.models import User

    longest = 0.0
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while not select.select([sys.stdin], [], [], PAUSE_SECONDS)[0]:
        started = time.perf_counter()
        User.objects.order_by("pk")[:1].get()
        User.objects.filter(username="other writer").update(last_login=timezone.now())
        longest = max(longest, time.perf_counter() - started)
    return longest * 1000


if __name__ == "__main__":
    import os

    import django

    from bench.engines import refuse_a_configured_house

    refuse_a_configured_house()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    django.setup()
    sys.stdout.write(f"{write_until_told()}\n")
