"""`manage.py run_steps`: every periodic step in this one process, without a broker."""

import os
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from tracker.celery import app
from tracker.keep_schedule import keep_schedule
from tracker.lib import in_turn, stopping
from tracker.queue import SOFT_STOP_SECONDS
from tracker.schedule import steps
from tracker.standby import BrokerWatch
from tracker.step_loop import due_tasks, run_task
from tracker.up import signs

GLANCE_SECONDS = 1.0


class Command(BaseCommand):
    help = "Run every periodic step in turn, in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="what is due now, then end")
        parser.add_argument(
            "--standby", action="store_true", help="only while the broker does not answer"
        )

    def handle(self, *, once: bool, standby: bool, **options: Any) -> None:
        watch = BrokerWatch() if standby else None
        stop = threading.Event()

        def end(*_: object) -> None:
            if watch is not None and not watch.said:
                os._exit(0)  # nothing is under way, and everybody else is waiting
            stop.set()
            stopping.stop()
            signal.setitimer(signal.ITIMER_REAL, SOFT_STOP_SECONDS)  # for the step under way

        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, end)
        in_turn.begin()
        app.loader.import_default_modules()
        keep_schedule(steps())
        begun = timezone.now()
        signs.say(signs.READY)
        while not stop.is_set():
            signs.say(signs.PROGRESS)
            close_old_connections()
            wanted = watch is None or watch.is_gone(at=time.monotonic())
            for task in due_tasks(begun=begun) if wanted else []:
                if not stop.is_set():
                    run_task(task)
            if once:
                return
            stop.wait(GLANCE_SECONDS)
