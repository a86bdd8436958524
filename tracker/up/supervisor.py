"""Starts the parts, keeps them alive, and stops them all on a signal. One thread, one loop."""

import os
import signal
import time
from collections.abc import Callable
from selectors import EVENT_READ, DefaultSelector

from tracker.up.keeper import Keeper
from tracker.up.plan import Plan
from tracker.up.voice import Voice

TICK_SECONDS = 0.25  # the longest a part may wait to be noticed
EAGER_SECONDS = 0.02  # while one is being started and asked whether it answers


class Supervisor:
    def __init__(self, plan: Plan, *, voice: Voice, parent: int | None) -> None:
        self.selector = DefaultSelector()
        self.voice = voice
        self.parent = parent
        self.greeting: str | None = plan.greeting
        self.keepers = [
            Keeper(part, environment=plan.environment, selector=self.selector, voice=voice)
            for part in plan.parts
        ]
        self.stop_signals = 0

    def run(self) -> None:
        """Until a signal says stop; afterwards nothing of it is left."""
        self.listen()
        try:
            self.work_until(lambda: self.stop_signals > 0 or self.abandoned())
        finally:
            self.voice.say("up", "stopping")
            self.stop()
            self.voice.say("up", "everything has stopped")

    def abandoned(self) -> bool:
        """Whoever started us, and wanted us to end with it, is gone."""
        return self.parent is not None and os.getppid() != self.parent

    def work_until(self, done: Callable[[], bool]) -> None:
        while not done():
            now = time.monotonic()
            for keeper in self.startable():
                keeper.tend(now)
            self.greet()
            self.wait()

    def startable(self) -> list[Keeper]:
        """Those that come first, and the others as soon as those are there."""
        first = [keeper for keeper in self.keepers if keeper.part.comes_first]
        waiting = self.greeting is not None and not all(keeper.ready for keeper in first)
        return first if waiting else self.keepers

    def greet(self) -> None:
        if self.greeting and all(keeper.ready for keeper in self.keepers):
            self.voice.say("up", self.greeting)
            self.greeting = None

    def wait(self) -> None:
        asking = any(keeper.part.answers and not keeper.ready for keeper in self.keepers)
        for key, _ in self.selector.select(EAGER_SECONDS if asking else TICK_SECONDS):
            key.data()

    def stop(self) -> None:
        """Everything but what came first, then that: tasks may ring until their last moment."""
        for first in (False, True):
            group = [keeper for keeper in self.keepers if keeper.part.comes_first is first]
            for keeper in group:
                keeper.stop(time.monotonic())
            while living := [keeper for keeper in group if keeper.child]:
                self.reap(living)

    def reap(self, living: list[Keeper]) -> None:
        for keeper in living:
            if keeper.child and keeper.child.ended():
                keeper.bury()
            keeper.hurry(time.monotonic())
            if self.stop_signals > 1 and keeper.child:  # asked twice: no patience left
                keeper.child.kill()
        for key, _ in self.selector.select(EAGER_SECONDS):
            key.data()

    def listen(self) -> None:
        """A signal, the end of a child included, wakes the loop at once."""
        bell, theirs = os.pipe()
        for pipe in (bell, theirs):
            os.set_blocking(pipe, False)
        signal.set_wakeup_fd(theirs, warn_on_full_buffer=False)
        self.selector.register(bell, EVENT_READ, lambda: os.read(bell, 512))
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self.on_signal)

    def on_signal(self, *_: object) -> None:
        self.stop_signals += 1
