"""Step ④: claim, write the attempt down, send, settle. No transaction is open while bytes leave.

One run serves every channel at once. The thread that runs it alone talks to the database; sends
are under way in lanes beside it, so a mail server that hangs holds up nobody's WhatsApp.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from queue import Empty, SimpleQueue

from django.db import connection

from notifications.outlets import Outlet
from notifications.rescue import rescue_abandoned
from notifications.work import Clock, Work
from tracker.lib.stopping import stopping

RUN_SECONDS = 270.0  # after this no send is under way, or the task's own time limit ends it
FIRST_SECONDS = 15.0  # a new run begins in any case
IN_TURN_SECONDS = 15.0  # instead of RUN_SECONDS, where every other step waits for this one
GLANCE_SECONDS = 0.25
BEAT_SECONDS = 1.0
GATHER_SECONDS = 0.02  # so that several answers are settled in one transaction
IDLE_SECONDS = 2.0  # of waiting for a provider, after which the connection is given back


def deliver_ready(
    outlets: Sequence[Outlet],
    *,
    clock: Clock,
    beat: Callable[[], None] = lambda: None,
    run_seconds: float = RUN_SECONDS,
) -> Counter[str]:
    """Everything whose turn has come, and whatever a lost worker left behind; what became of it."""
    tally = rescue_abandoned(now=clock())
    bell: SimpleQueue[None] = SimpleQueue()
    works = [Work(outlet, bell) for outlet in outlets]
    begun = waited_since = beat_at = time.monotonic()
    try:
        while True:
            if time.monotonic() - beat_at > BEAT_SECONDS:
                beat_at = time.monotonic()
                beat()
            at, now = time.monotonic(), clock()  # in this order: a worker may be frozen in between
            turns = [
                work.turn(now=now, at=at, may_begin=_may_begin(work, at - begun, run_seconds))
                for work in works
            ]
            if any(turns):
                waited_since = time.monotonic()
                continue
            if not any(work.busy for work in works):
                break
            if time.monotonic() - waited_since > IDLE_SECONDS and not connection.in_atomic_block:
                connection.close()
            _wait(bell, works, now=now)
    finally:
        for work in works:
            work.finish(clock=clock)
    return sum((work.tally for work in works), tally)


def _may_begin(work: Work, spent: float, run_seconds: float) -> bool:
    """Whether a send that begins now has ended before the run's own time is over."""
    ends = spent + work.outlet.transport.longest.total_seconds()
    first = min(FIRST_SECONDS, run_seconds)
    return not stopping() and (spent < first or ends < run_seconds)


def _wait(bell: "SimpleQueue[None]", works: Sequence[Work], *, now: datetime) -> None:
    """Until a send ends or a gate opens."""
    opens = [(work.again_at - now).total_seconds() for work in works if work.again_at]
    try:
        bell.get(timeout=max(min([GLANCE_SECONDS, *opens]), 0.001))
    except Empty:
        return
    time.sleep(GATHER_SECONDS)
    while not bell.empty():
        bell.get()
