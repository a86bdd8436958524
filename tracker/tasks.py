"""The house's own periodic work."""

from celery import shared_task
from django.utils import timezone

from tracker.backup.restored import note_alive
from tracker.nightly import check_and_tell

SOFT, HARD = 280, 290  # it reads everything, and is done again by nobody


@shared_task(name="tracker.heartbeat")
def heartbeat() -> None:
    """Proof that beat, broker, worker and database hang together: its recorded run is the pulse."""
    note_alive(timezone.now())


@shared_task(name="tracker.pulse")
def pulse() -> None:
    """Proof that this very worker still takes tasks: see tracker.up.pulse."""


@shared_task(name="tracker.check_invariants", soft_time_limit=SOFT, time_limit=HARD)
def check_invariants() -> None:
    check_and_tell(now=timezone.now())
