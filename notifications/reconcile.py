"""Asks providers what became of messages: of those that may have arrived, and of those whose
receipts are still to come.

The network is used by threads that store nothing; what they learn is written down here.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

from django.db import connection

from notifications.guard import LATER, Guard
from notifications.models import Attempt
from notifications.outlets import Inquirer, Outlet

AT_ONCE = 32
LANES = 8
LEASE = timedelta(seconds=90)  # another worker asks again when this one was lost
RUN_FOR = timedelta(seconds=60)
SOON = timedelta(seconds=20)


def ask_due(outlets: Sequence[Outlet], *, clock: Callable[[], datetime]) -> int:
    """Ask about every attempt whose time has come; how many were asked about."""
    inquirers = {outlet.channel: outlet.inquirer for outlet in outlets if outlet.inquirer}
    ends, asked = clock() + RUN_FOR, 0
    with ThreadPoolExecutor(LANES) as lanes:
        while clock() < ends and (batch := _take(list(inquirers), now=clock())):
            _ask(batch, inquirers, lanes, clock=clock)
            asked += len(batch)
    return asked


def ask_once(
    attempts: Sequence[Attempt], outlets: Sequence[Outlet], *, clock: Callable[[], datetime]
) -> None:
    """Ask about these at once, whenever their turn would be: before something else is sent.

    A provider that takes long is not waited for: what was not asked about in time is left.
    """
    inquirers = {outlet.channel: outlet.inquirer for outlet in outlets if outlet.inquirer}
    attempts = [attempt for attempt in attempts if attempt.message.channel in inquirers]
    ends = clock() + SOON
    with ThreadPoolExecutor(LANES) as lanes:
        for start in range(0, len(attempts), LANES):
            if clock() > ends:
                return
            _ask(attempts[start : start + LANES], inquirers, lanes, clock=clock)


def _ask(
    batch: Sequence[Attempt],
    inquirers: dict[str, Inquirer],
    lanes: ThreadPoolExecutor,
    *,
    clock: Callable[[], datetime],
) -> None:
    if not connection.in_atomic_block:
        connection.close()  # nobody else has to wait for it while providers think
    by = [inquirers[attempt.message.channel] for attempt in batch]
    answers = [lanes.submit(one.put, attempt) for one, attempt in zip(by, batch, strict=True)]
    for one, attempt, answer in zip(by, batch, answers, strict=True):
        with Guard("ask", attempt.pk, aside=partial(_put_off, attempt, clock() + LATER)):
            one.learn(attempt, answer.result(), now=clock())


def _put_off(attempt: Attempt, later: datetime, trouble: str) -> None:
    Attempt.objects.filter(pk=attempt.pk, ask_at__isnull=False).update(ask_at=later)


def _take(channels: list[str], *, now: datetime) -> list[Attempt]:
    """Those that are due, for this worker: the next question is put off while it asks."""
    due = Attempt.objects.filter(ask_at__lte=now, message__channel__in=channels)
    found = due.select_related("message").order_by("ask_at")[:AT_ONCE]
    return [
        attempt
        for attempt in found
        if Attempt.objects.filter(pk=attempt.pk, ask_at=attempt.ask_at).update(ask_at=now + LEASE)
    ]
