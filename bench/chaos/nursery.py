"""`python -m bench.chaos.nursery`: makes workers that are ready at once, to be killed as often.

It reads one JSON object a line, {"id": 1, "job": "send", "crash": "begun"}, forks a child for each
and says on its output which process that is and, later, how it ended. Children are processes like
any other, with connections and threads of their own; only reading the code is done beforehand.
"""

import json
import os
import select
import signal
import sys
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from typing import Any

import django
from django.utils import timezone

READ_BEFOREHAND = (  # Twilio's client alone takes a second
    "twilio.rest.api",
    "notifications.tasks",
    "notifications.transports.whatsapp",
)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    django.setup()
    read_what_children_need()
    children: dict[int, int] = {}  # process → id
    while True:
        if select.select([sys.stdin], [], [], 0.01)[0]:
            line = sys.stdin.readline()
            if not line:
                return
            order = json.loads(line)
            pid = bear(order)
            children[pid] = order["id"]
            say(id=order["id"], pid=pid)
        bury(children)


def read_what_children_need() -> None:
    for module in READ_BEFOREHAND:
        import_module(module)


def bear(order: dict[str, Any]) -> int:
    # Asked to stop before it can listen, a child would die of the question.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        return pid
    code = 1
    try:
        live(order)
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def live(order: dict[str, Any]) -> None:
    """In the child."""
    from bench.chaos.jobs import JOBS
    from tracker.lib import crash_points, stopping
    from tracker.up import leash

    leash.die_with_parent()
    os.close(0)
    # A flag of its own: what it shares with its brothers is the nursery's.
    stopping.alone()
    signal.signal(signal.SIGTERM, lambda *_: stopping.stop())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    if order.get("clock_off"):
        set_clock(off=order["clock_off"])
    if order.get("crash"):
        crash_points.rehearse(order["crash"])
    JOBS[order["job"]]()


def set_clock(*, off: int) -> None:
    """As if this machine's clock were wrong: what Django reads is all that we read."""
    right, by = timezone.now, timedelta(seconds=off)
    timezone.now = lambda: right() + by


def bury(children: dict[int, int]) -> None:
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            say(id=children.pop(pid), ended=os.waitstatus_to_exitcode(status))


def say(**facts: int) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
