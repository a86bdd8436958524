"""What a worker that may be killed does."""

import time
from collections.abc import Callable

PAUSE_SECONDS = 0.05


def send() -> None:
    """One delivery run."""
    from notifications.deliver import deliver_ready
    from notifications.transports.configured import outlets
    from tracker.lib.clock import database_now

    deliver_ready(outlets(), clock=database_now)


def serve() -> None:
    """Every step of notifications in turn, until asked to stop."""
    from notifications.deliver import deliver_ready
    from notifications.fallback import fall_back
    from notifications.receipts import apply_receipts
    from notifications.reconcile import ask_due
    from notifications.release import release_held
    from notifications.repeat import repeat_urgent
    from notifications.transports.configured import outlets
    from tracker.lib.clock import database_now
    from tracker.lib.stopping import stopping

    while not stopping():
        apply_receipts(clock=database_now)
        release_held(now=database_now())
        deliver_ready(outlets(), clock=database_now)
        ask_due(outlets(), clock=database_now)
        fall_back(outlets(), clock=database_now)
        repeat_urgent(now=database_now())
        time.sleep(PAUSE_SECONDS)


def announce() -> None:
    """What a refresh does for its crossings: rows, in one transaction."""
    from django.db import transaction

    from bench.chaos.people import tell_everybody
    from tracker.lib.clock import database_now

    with transaction.atomic():
        tell_everybody(now=database_now())


JOBS: dict[str, Callable[[], None]] = {"send": send, "serve": serve, "announce": announce}
