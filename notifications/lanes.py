"""Many sends under way at once: threads that talk to the provider and touch nothing else."""

import time
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue

import structlog

from notifications.models import Attempt, Message
from notifications.outlets import Transport
from notifications.settle import Ended
from notifications.verdicts import OVERSLEPT, Outcome, Result
from tracker.lib.crash_points import crash_point

log = structlog.get_logger(__name__)
BROKEN = Result(Outcome.AMBIGUOUS, "An error of ours interrupted the sending.")


class Lanes:
    """The sends of one transport. Without lanes it sends at once, in this very thread."""

    def __init__(self, transport: Transport, bell: "SimpleQueue[None]") -> None:
        self.transport = transport
        self.bell = bell  # rings when a send has ended, of whichever transport
        self.ended: SimpleQueue[Ended] = SimpleQueue()
        self.under_way = 0
        self.pool = ThreadPoolExecutor(transport.lanes) if transport.lanes else None

    @property
    def free(self) -> int:
        return max(self.transport.lanes, 1) - self.under_way

    def send(self, message: Message, attempt: Attempt) -> None:
        self.under_way += 1
        if self.pool:
            self.pool.submit(self._run, message, attempt)
        else:
            self._run(message, attempt)

    def collect(self) -> list[Ended]:
        """What has ended since the last look."""
        found = []
        while True:
            try:
                found.append(self.ended.get_nowait())
            except Empty:
                self.under_way -= len(found)
                return found

    def close(self) -> None:
        """Wait for what is under way."""
        if self.pool:
            self.pool.shutdown(wait=True)
        self.transport.close()

    def _run(self, message: Message, attempt: Attempt) -> None:
        self.ended.put(Ended(message, attempt, self._try(message, attempt)))
        self.bell.put(None)

    def _try(self, message: Message, attempt: Attempt) -> Result:
        crash_point("begun")
        if time.monotonic() > attempt.send_before:
            return OVERSLEPT
        try:
            result = self.transport.send(message, attempt)
        except Exception:  # the loop guard: one bad row must not stop the others
            log.exception("message_broke_its_transport", message=message.pk)
            return BROKEN
        crash_point("sent")
        return result
