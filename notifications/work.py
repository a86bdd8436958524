"""One channel's part of a delivery run: claim, sift, begin, send, settle, a handful at a time."""

import time
from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from queue import SimpleQueue

from django.db import InterfaceError, OperationalError, connection

from notifications.begin import begin
from notifications.lanes import Lanes
from notifications.models import Message
from notifications.outlets import Outlet
from notifications.querysets import lease
from notifications.settle import Ended, settle
from notifications.sift import sift
from notifications.transitions import Cause, move
from tracker.lib.crash_points import crash_point

Clock = Callable[[], datetime]
SOON = timedelta(seconds=5)
BATCH = 500
AHEAD = 4  # claimed for each lane, so that what a person forbids meanwhile is hardly ever in hand
PATIENCE_SECONDS = 60.0  # for a database that is being restarted under an answer we hold


class Work:
    def __init__(self, outlet: Outlet, bell: "SimpleQueue[None]") -> None:
        self.outlet = outlet
        self.lanes = Lanes(outlet.transport, bell)
        self.stock: deque[Message] = deque()
        self.ended: list[Ended] = []
        self.again_at: datetime | None = None  # when the gate lets more pass
        self.tally: Counter[str] = Counter()

    @property
    def busy(self) -> bool:
        return bool(self.stock or self.ended or self.lanes.under_way)

    def turn(self, *, now: datetime, at: float, may_begin: bool) -> bool:
        """Settle what has ended and begin what may begin; False when there was nothing to do.

        `at` is the monotonic clock, read no later than `now`.
        """
        done = self.settle(now=now)
        if not may_begin:
            self.put_back()
            return done
        if self.lanes.free <= 0 or (self.again_at and now < self.again_at):
            return done
        if not self.stock:
            done = self.take(now=now) or done
        return self.start(now=now, at=at) or done

    def take(self, *, now: datetime) -> bool:
        """Claim; True when there was something, even if none of it may leave."""
        self.again_at = self.outlet.gate.closed_until(now=now)
        if self.again_at:
            return False
        claimed = Message.objects.claim(
            self.outlet.channel,
            now=now,
            limit=min(BATCH, AHEAD * max(self.outlet.transport.lanes, BATCH // 10)),
            one_at_a_time=self.outlet.one_at_a_time,
        )
        crash_point("claimed")
        self.stock.extend(sift(claimed, now=now))
        return bool(claimed)

    def start(self, *, now: datetime, at: float) -> bool:
        wanted = min(self.lanes.free, len(self.stock))
        if not wanted:
            return False
        admission = self.outlet.gate.admit(wanted, now=now)
        self.again_at = admission.again_at
        if admission.count == 0 and (self.again_at is None or self.again_at > now + SOON):
            self.put_back()
        handful = [self.stock.popleft() for _ in range(admission.count)]
        for message, attempt in begin(handful, self.outlet, now=now):
            attempt.send_before = at + lease().total_seconds() / 2
            self.lanes.send(message, attempt)
        return admission.count > 0

    def settle(self, *, now: datetime) -> bool:
        self.ended += self.lanes.collect()
        if not self.ended:
            return False
        self.tally += settle(self.ended, now=now)
        crash_point("settled")
        results, self.ended = [ended.result for ended in self.ended], []
        self.outlet.gate.learn(results, now=now)
        return True

    def put_back(self) -> None:
        """What was claimed and not begun is anybody's again."""
        while self.stock:
            move(Message.objects.held(self.stock[0]), Cause.PUT_BACK, leased_until=None)
            self.stock.popleft()

    def finish(self, *, clock: Clock) -> None:
        """Wait for what is under way, keep its outcome, give back what was not begun."""
        self.lanes.close()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self.settle(now=clock())
                self.put_back()
            except (OperationalError, InterfaceError):
                if connection.in_atomic_block or time.monotonic() > deadline:
                    raise
                connection.close()
                time.sleep(0.5)
            else:
                return
