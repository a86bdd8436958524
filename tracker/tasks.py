"""The house's own periodic work."""

from celery import shared_task


@shared_task(name="tracker.heartbeat")
def heartbeat() -> None:
    """Proof that beat, broker, worker and database hang together: its recorded run is the pulse."""


@shared_task(name="tracker.pulse")
def pulse() -> None:
    """Proof that this very worker still takes tasks: see tracker.up.pulse."""
