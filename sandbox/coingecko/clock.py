"""The market's time, in the hand of whoever runs the stand-in."""

import time
from datetime import UTC, datetime


class Clock:
    """Follows the wall from the start, or stands still until it is told to move."""

    def __init__(self, at: datetime | None = None) -> None:
        self._still = at.timestamp() if at else None
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return (time.time() if self._still is None else self._still) + self._ahead

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now(), UTC)

    def advance(self, seconds: float) -> None:
        """Move on (or, for tests of clocks that run wrong, back)."""
        self._ahead += float(seconds)

    def stand(self, at: datetime) -> None:
        """Stop at this moment."""
        self._still, self._ahead = at.timestamp(), 0.0

    def follow_wall(self) -> None:
        """Run with the real time."""
        self._still, self._ahead = None, 0.0
