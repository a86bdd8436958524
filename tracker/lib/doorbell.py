"""Waking a worker early. The database remembers what is due, so a lost ring costs only time."""

from functools import partial
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu import Connection
from kombu.exceptions import KombuError, OperationalError
from kombu.pools import producers

log = structlog.get_logger(__name__)

# A person is waiting for the page behind this ring: better unheard than slow.
IMPATIENT = {"socket_connect_timeout": 0.4, "socket_timeout": 0.4, "max_retries": 0}
POOL_SECONDS = 0.4


def ring_after_commit(task: str, **facts: object) -> None:
    """Send the named task once the present transaction is safe; never fails, never takes long."""
    transaction.on_commit(partial(ring, task, facts), robust=True)


def ring(task: str, facts: dict[str, Any], *, after: float = 0) -> bool:
    """Send the named task, for now or for so many seconds later (never more than a minute).

    False when there is no broker, or none that answers.
    """
    if not settings.REDIS_URL:
        return False
    try:
        with producers[_impatient()].acquire(block=True, timeout=POOL_SECONDS) as producer:
            current_app.send_task(
                task, kwargs=facts, producer=producer, retry=False, countdown=after or None
            )
    except (OperationalError, KombuError, OSError) as problem:
        log.warning("doorbell_not_heard", task=task, problem=str(problem))
        return False
    return True


def _impatient() -> Connection:
    """Equal connections share one pool, whichever call makes them."""
    return current_app.connection_for_write(transport_options=IMPATIENT)
