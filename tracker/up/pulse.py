"""A worker that lives but takes no tasks any more looks well from outside.

So each sends itself one through the broker. Its supervisor hears of every task that ends, and
replaces a worker that has gone silent.
"""

from contextlib import suppress
from functools import partial
from typing import Any

from celery import Celery
from celery.utils.nodenames import worker_direct
from django.conf import settings
from kombu.exceptions import KombuError

from tracker.lib.doorbell import IMPATIENT
from tracker.up import signs

BEATS = 6  # in the time after which silence is death


def begin(consumer: Any, *, app: Celery) -> None:
    """Start the pulse of a supervised worker; others have nobody who listens."""
    if signs.watched():
        send = partial(send_pulse, app, consumer.hostname)
        consumer.timer.call_repeatedly(settings.STALL_SECONDS / BEATS, send)


def send_pulse(app: Celery, hostname: str) -> None:
    """To this worker alone, on a connection of its own: pool processes must not inherit it."""
    with (
        suppress(KombuError, OSError),  # the broker is away: the consumer says so
        app.connection_for_write(transport_options=IMPATIENT) as connection,
    ):
        app.send_task(
            "tracker.pulse",
            connection=connection,
            queue=worker_direct(hostname).name,
            expires=settings.STALL_SECONDS,
            retry=False,
        )
