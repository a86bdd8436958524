"""Harm of every kind, one after the other, while the product works and news keep coming."""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import psutil
from django.db import DatabaseError, InterfaceError

from bench.chaos import database
from bench.chaos.kills import Rig
from bench.chaos.product import Product

PEOPLE = 15  # who hear something between two harms
PAUSE_SECONDS = 2.0
REDIS_OUT = 5  # harms that a Redis stays away for
# What a provider may do without refusing anybody for good.
TWILIO = (
    "reset_on_connect", "reset_before_accept", "close_before_accept", "hang_before_accept",
    "too_many_requests", "unavailable_503", "error_500", "bad_gateway", "authenticate_401",
    "accept_then_hang", "accept_then_reset", "accept_then_close", "accept_then_500",
    "accept_then_truncated", "accept_then_no_sid", "callback_before_answer", "list_down",
    "fetch_down", "lost_callbacks", "doubled_callbacks", "reordered_callbacks",
)  # fmt: skip
SMTP = (
    "connect_reset", "connect_hang", "banner_421", "mail_421", "mail_450", "rcpt_close",
    "data_451", "body_close", "dot_451", "dot_close", "dot_hang", "accepted_dot_close",
    "accepted_dot_reset", "quit_hang",
)  # fmt: skip


class Storm:
    def __init__(self, rig: Rig, product: Product, *, seed: int) -> None:
        self.rig, self.product = rig, product
        self.chance = random.Random(seed)  # noqa: S311 - repeats a storm, guards nothing
        self.frozen: list[psutil.Process] = []
        self.redis_back_in = 0
        self.done: Counter[str] = Counter()
        self.harms: tuple[Callable[[], None], ...] = (
            self.kill, self.kill, self.freeze, self.twilio, self.smtp, self.forget, self.no_redis,
            self.cut_off, self.crash_database,
        )  # fmt: skip

    def rage(self, *, until: float) -> None:
        """One harm after the other, until this moment of the monotonic clock."""
        while time.monotonic() < until:
            self.rig.tell_new(PEOPLE)
            harm = self.chance.choice(self.harms)
            harm()
            self.done[harm.__name__] += 1
            threading.Event().wait(PAUSE_SECONDS)
            self.calm_down()

    def calm_down(self) -> None:
        """What was frozen goes on, the providers behave; Redis takes its time."""
        for process in self.frozen:
            with suppress(psutil.NoSuchProcess):
                process.resume()
        self.frozen.clear()
        self.rig.twilio.lift()
        self.rig.smtp.lift()
        self.redis_back_in -= 1
        if self.redis_back_in <= 0:
            self.product.redis.start()

    def _victim(self) -> psutil.Process | None:
        living = self.product.processes()
        return self.chance.choice(living) if living else None

    def kill(self) -> None:
        victim = self._victim()
        with suppress(psutil.NoSuchProcess):
            if victim:
                victim.send_signal(signal.SIGKILL)
                self.rig.kills += 1

    def freeze(self) -> None:
        """Longer than a lease: it goes on when the next harm is due."""
        victim = self._victim()
        with suppress(psutil.NoSuchProcess):
            if victim:
                victim.suspend()
                self.frozen.append(victim)

    def twilio(self) -> None:
        self.rig.twilio.strike(self.chance.choice(TWILIO))

    def smtp(self) -> None:
        self.rig.smtp.strike(self.chance.choice(SMTP))

    def forget(self) -> None:
        if self.product.redis.runs:
            self.product.redis.forget()

    def no_redis(self) -> None:
        self.product.redis.kill()
        self.redis_back_in = REDIS_OUT

    def cut_off(self) -> None:
        database.cut_everybody_off()

    def crash_database(self) -> None:
        with suppress(DatabaseError, InterfaceError):
            database.crash()
        database.wait_until_back()
