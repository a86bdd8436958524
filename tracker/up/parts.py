"""What the product is made of when it runs: Redis, web, worker and beat, each one process."""

import hashlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tracker.up import redis as embedded


@dataclass(frozen=True, slots=True)
class Part:
    """One process to keep alive. It says itself when it is ready, unless `answers` finds out."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    inherits: tuple[int, ...] = ()
    answers: Callable[[], bool] | None = None
    mend: Callable[[], None] | None = None  # what to do when it ended before it was ready
    comes_first: bool = False  # started before the others and stopped after them


def python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


def web(*, door: int) -> Part:
    return Part("web", python("-m", "tracker.up.web", str(door)), inherits=(door,))


def worker(name: str, *, queue: str, processes: int, folder: Path) -> Part:
    """Its host name is that of its folder: each copy its own, and the same after a new start."""
    host = f"{name}-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"
    command = python(
        *("-m", "celery", "--app", "tracker.celery", "--quiet", "worker"),
        *("--pool", "prefork", "--concurrency", str(processes), "--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        *("--queues", queue, "--hostname", f"{host}@%h"),
    )
    # SIGTERM waits for running tasks only as long as the soft stop allows.
    return Part(name, command, environment={"REMAP_SIGTERM": "SIGQUIT"})


def beat() -> Part:
    command = ("-m", "celery", "--app", "tracker.celery", "--quiet", "beat")
    return Part("beat", python(*command, "--pidfile=", "--loglevel", "WARNING"))


def steps() -> Part:
    return Part("steps", python("manage.py", "run_steps"))


def spare() -> Part:
    """Takes the steps in turn while the broker is gone, and nothing else."""
    return Part("spare", python("manage.py", "run_steps", "--standby"))


def redis(program: str, *, folder: Path, socket: Path) -> Part:
    command = embedded.command(program, folder=folder, socket=socket)
    return Part(
        "redis",
        tuple(command),
        answers=partial(embedded.answers, socket),
        mend=partial(embedded.set_aside, folder),
        comes_first=True,
    )
