"""Asks providers what became of messages: of those that may have arrived, and of those whose
receipts are still to come.

The network is used by threads that store nothing; what they learn is written down here.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog
from django.db import connection

from notifications.models import Attempt
from notifications.outlets import Inquirer, Outlet

log = structlog.get_logger(__name__)
AT_ONCE = 32
LANES = 8
LEASE = timedelta(seconds=90)  # another worker asks again when this one was lost
RUN_FOR = timedelta(seconds=60)


def ask_due(outlets: Sequence[Outlet], *, clock: Callable[[], datetime]) -> int:
    """Ask about every attempt whose time has come; how many were asked about."""
    inquirers = {outlet.channel: outlet.inquirer for outlet in outlets if outlet.inquirer}
    ends, asked = clock() + RUN_FOR, 0
    with ThreadPoolExecutor(LANES) as lanes:
        while clock() < ends and (batch := _take(list(inquirers), now=clock())):
            if not connection.in_atomic_block:
                connection.close()  # nobody else has to wait for it while providers think
            by = [_inquirer(inquirers, attempt) for attempt in batch]
            answers = lanes.map(lambda one, attempt: one.put(attempt), by, batch)
            for one, attempt, answer in zip(by, batch, answers, strict=True):
                one.learn(attempt, answer, now=clock())
            asked += len(batch)
    return asked


def ask_once(attempt: Attempt, outlets: Sequence[Outlet], *, now: datetime) -> None:
    """Ask about this one at once, whenever its turn would be: before something else is sent."""
    for outlet in outlets:
        if outlet.inquirer and outlet.channel == attempt.message.channel:
            outlet.inquirer.learn(attempt, outlet.inquirer.put(attempt), now=now)


def _inquirer(inquirers: dict[str, Inquirer], attempt: Attempt) -> Inquirer:
    return inquirers[attempt.message.channel]


def _take(channels: list[str], *, now: datetime) -> list[Attempt]:
    """Those that are due, for this worker: the next question is put off while it asks."""
    due = Attempt.objects.filter(ask_at__lte=now, message__channel__in=channels)
    found = due.select_related("message").order_by("ask_at")[:AT_ONCE]
    return [
        attempt
        for attempt in found
        if Attempt.objects.filter(pk=attempt.pk, ask_at=attempt.ask_at).update(ask_at=now + LEASE)
    ]
