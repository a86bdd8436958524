"""A row that breaks its loop is set aside with its reason, and the others get their turn.

What passes by itself goes up instead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType

import structlog

from tracker.lib.passing import is_passing

log = structlog.get_logger(__name__)
LATER = timedelta(hours=1)  # when what cannot be set aside for good is looked at again


@dataclass(frozen=True, slots=True)
class Guard:
    """Around one row's turn, which is a transaction of its own; `aside` is told what broke."""

    loop: str
    row: int
    aside: Callable[[str], object]

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception) or is_passing(error):
            return False
        log.error("row_set_aside", loop=self.loop, row=self.row, exc_info=error)
        self.aside(f"{type(error).__name__}: {error}"[:300])
        return True
