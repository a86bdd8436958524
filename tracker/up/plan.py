"""Which parts this copy runs, with which environment."""

import os
import shutil
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from tracker.queue import MESSAGES, TASKS
from tracker.up import parts
from tracker.up import redis as embedded
from tracker.up.door import open_door
from tracker.up.locks import claim, make_folder
from tracker.up.parts import Part

NAMES = ("web", "worker", "beat")


@dataclass
class Plan:
    """What the supervisor is told to run."""

    address: str
    run_folder: Path
    parts: list[Part] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    slow: bool = False

    @property
    def greeting(self) -> str:
        names = ", ".join(part.name for part in self.parts)
        slow = " Slow mode: no Redis was found, so one process does everything in turn." * self.slow
        if any(part.name == "web" for part in self.parts):
            return f"Bellwether is ready at {self.address} (Ctrl-C stops it).{slow}"
        return f"Bellwether is ready: {names} (Ctrl-C stops it).{slow}"


def make_plan(only: list[str], *, stack: ExitStack) -> Plan:
    """Take locks and the door, which are given back by the stack; `prepare` comes next."""
    program = find_redis()
    slow = not settings.REDIS_URL and program is None
    chosen = adapt(only, slow=slow)
    run_folder = make_folder(settings.DATA_DIR / "run")
    stack.enter_context(claim(run_folder, [*chosen, *(["redis"] if program else [])]))
    environment = base_environment(slow=slow)
    plan = Plan(settings.SITE_URL, run_folder, environment=environment, slow=slow)
    if "web" in chosen:
        add_web(plan, stack=stack)
    if program:
        add_redis(plan, program=program, stack=stack)
    add_workers(plan, chosen)
    return plan


def find_redis() -> str | None:
    """The program to embed; none when one is configured, unwanted or nowhere to be found."""
    return None if settings.REDIS_URL or settings.SLOW_MODE else embedded.find_program()


def adapt(only: list[str], *, slow: bool) -> list[str]:
    """Without a broker, worker and beat are one process that takes the steps in turn."""
    if not slow:
        return only
    kept = [name for name in only if name == "web"]
    return kept if kept == only else [*kept, "steps"]


def base_environment(*, slow: bool) -> dict[str, str]:
    """The parts write to a pipe, so they are told when it is people who read it."""
    log_format = settings.LOG_FORMAT or ("console" if sys.stdout.isatty() else "")
    return os.environ | {
        "LOG_FORMAT": log_format,
        "DATA_DIR": str(settings.DATA_DIR),
        "HOST": settings.HOST,
        "PORT": str(settings.PORT),
        "SLOW_MODE": "true" if slow else "false",
        "PYTHONUNBUFFERED": "1",
        "CELERY_SKIP_CHECKS": "1",  # this command has made them
    }


def add_web(plan: Plan, *, stack: ExitStack) -> None:
    door = stack.enter_context(open_door(settings.HOST, settings.PORT))
    port = door.getsockname()[1]
    plan.environment["PORT"] = str(port)
    if settings.PORT == 0:
        plan.address = f"http://localhost:{port}"
    plan.parts.append(parts.web(door=door.fileno()))


def add_redis(plan: Plan, *, program: str, stack: ExitStack) -> None:
    folder = make_folder(settings.DATA_DIR / "redis")
    socket = embedded.socket_path(folder)
    if socket.parent != folder:
        stack.callback(shutil.rmtree, socket.parent, ignore_errors=True)
    plan.environment["REDIS_URL"] = embedded.url(socket)
    plan.parts.insert(0, parts.redis(program, folder=folder, socket=socket))


def add_workers(plan: Plan, chosen: list[str]) -> None:
    if "worker" in chosen:
        plan.parts += [
            parts.worker(name, queue=queue, processes=processes, folder=settings.DATA_DIR)
            for name, queue, processes in (
                ("worker", TASKS, settings.WORKER_PROCESSES),
                ("sender", MESSAGES, settings.SENDER_PROCESSES),
            )
        ]
        plan.parts.append(parts.spare())
    if "beat" in chosen:
        plan.parts.append(parts.beat())
    if "steps" in chosen:
        plan.parts.append(parts.steps())
