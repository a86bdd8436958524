"""Wakes a worker for what webhooks wrote down: at once, and in a burst a few times a second."""

import threading

from tracker.lib.doorbell import ring

REST = 0.25


class Bell:
    """Rings for the first, then once more for all that came while it rested."""

    def __init__(self, task: str) -> None:
        self.task = task
        self._lock = threading.Lock()
        self._resting: threading.Timer | None = None
        self._again = False

    def ring(self) -> None:
        with self._lock:
            if self._resting is not None:
                self._again = True
                return
            self._rest()
        ring(self.task, {})

    def _rest(self) -> None:
        self._again = False
        self._resting = threading.Timer(REST, self._rested)
        self._resting.daemon = True
        self._resting.start()

    def _rested(self) -> None:
        with self._lock:
            self._resting, again = None, self._again
            if again:
                self._rest()
        if again:
            ring(self.task, {})
