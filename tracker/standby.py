"""With the broker gone nobody is rung, so somebody looks for himself what is due."""

import structlog
from django.utils import timezone

from tracker.health.work import broker

log = structlog.get_logger(__name__)
GRACE_SECONDS = 5.0  # a Redis that restarts is back by then


class BrokerWatch:
    """Whether the broker has not answered for a while."""

    def __init__(self) -> None:
        self.silent_since: float | None = None
        self.said = False

    def is_gone(self, *, at: float) -> bool:
        """Ask it; `at` is the monotonic clock."""
        if broker(now=timezone.now())[0].state == "ok":
            if self.said:
                log.warning("broker_is_back")
            self.silent_since, self.said = None, False
            return False
        if self.silent_since is None:
            self.silent_since = at
        gone = at - self.silent_since >= GRACE_SECONDS
        if gone and not self.said:
            log.warning("broker_is_gone", doing="taking the steps in turn")
            self.said = True
        return gone
