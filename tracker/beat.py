"""Beat reads its schedule from the database and says in one line when the broker is away."""

from typing import Any

import structlog
from celery.beat import SchedulingError
from django_celery_beat.schedulers import DatabaseScheduler

from tracker.up import signs

log = structlog.get_logger(__name__)


class Scheduler(DatabaseScheduler):  # type: ignore[misc]  # it comes without types
    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Every few seconds; a beat that has stopped ticking is replaced."""
        signs.say(signs.PROGRESS)
        seconds: float = super().tick(*args, **kwargs)
        return seconds

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        """As inherited, but a ring nobody can hear is a line in the log and not a page of it."""
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as problem:
            log.warning("step_not_rung", step=entry.name, problem=str(problem))
