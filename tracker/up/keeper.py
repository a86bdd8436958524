"""Keeps one part alive: starts it, notices its end, waits a little longer each time."""

import time
from selectors import EVENT_READ, BaseSelector

from django.conf import settings

from tracker.up import signs
from tracker.up.backoff import next_delay
from tracker.up.child import Child
from tracker.up.parts import Part
from tracker.up.voice import Voice

STOP_SECONDS = 3.4  # all parts together have five


class Keeper:
    def __init__(
        self, part: Part, *, environment: dict[str, str], selector: BaseSelector, voice: Voice
    ) -> None:
        self.part = part
        self.environment = environment
        self.selector = selector
        self.voice = voice
        self.child: Child | None = None
        self.ready = False
        self.delay: float | None = None
        self.ready_at = 0.0
        self.sign_at = 0.0
        self.start_at = 0.0
        self.kill_at: float | None = None

    def tend(self, now: float) -> None:
        """One look: reap, start or hurry along as needed."""
        if self.child and self.child.ended():
            self.mourn(now)
        if self.child is None and now >= self.start_at:
            self.start(now)
        self.watch(now)
        self.hurry(now)
        if self.child and not self.ready and self.part.answers and self.part.answers():
            self.become_ready()

    def watch(self, now: float) -> None:
        """Alive is not enough: a part whose signs have stopped is replaced."""
        silent = now - self.sign_at > settings.STALL_SECONDS
        if silent and self.ready and not self.part.answers and self.kill_at is None:
            self.voice.say("up", f"{self.part.name} has fallen silent and is replaced")
            self.stop(now)

    def start(self, now: float) -> None:
        self.child = Child(self.part, environment=self.environment)
        self.ready_at = now
        self.selector.register(self.child.output, EVENT_READ, self.hear_lines)
        self.selector.register(self.child.signs, EVENT_READ, self.hear_signs)

    def mourn(self, now: float) -> None:
        """Its last words, its end, and when the next one starts."""
        if not self.ready and self.part.mend:
            self.part.mend()
        child = self.bury()
        if self.kill_at is None:
            self.delay = next_delay(self.delay, lived=now - self.ready_at)
            self.voice.say(
                "up", f"{self.part.name} ended ({child.epitaph()}), again in {self.delay:g} s"
            )
        self.kill_at = None
        self.start_at = now + (self.delay or 0)

    def bury(self) -> Child:
        assert self.child  # noqa: S101  (for the type checker)
        child, self.child, self.ready = self.child, None, False
        for pipe in (child.output, child.signs):
            if pipe in self.selector.get_map():
                self.selector.unregister(pipe)
        for line in child.bury():
            self.voice.say(self.part.name, line)
        return child

    def stop(self, now: float) -> None:
        """Ask; `hurry` does not ask twice."""
        if self.child and self.kill_at is None:
            self.child.ask_to_stop()
            self.kill_at = now + STOP_SECONDS

    def hurry(self, now: float) -> None:
        if self.child and self.kill_at is not None and now >= self.kill_at:
            self.child.kill()

    def hear_lines(self) -> None:
        assert self.child  # noqa: S101  (for the type checker)
        lines = self.child.read_lines()
        if lines is None:
            self.selector.unregister(self.child.output)
        for line in lines or []:
            self.voice.say(self.part.name, line)

    def hear_signs(self) -> None:
        assert self.child  # noqa: S101  (for the type checker)
        told = self.child.read_signs()
        self.sign_at = time.monotonic()
        if told is None:
            self.selector.unregister(self.child.signs)
        elif signs.READY in told and not self.ready:
            self.become_ready()

    def become_ready(self) -> None:
        self.ready = True
        if self.delay is not None:
            self.voice.say("up", f"{self.part.name} is back")
