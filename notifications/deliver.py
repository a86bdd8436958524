"""Step ④: claim, write the attempt down, send, settle. No transaction is open while bytes leave."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from django.conf import settings
from django.db import transaction

from notifications.models import Attempt, Message
from notifications.querysets import lease
from notifications.verdicts import History, Outcome, Result, Verdict, judge

log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]
BATCH = 50
WORKER_LOST = Result(Outcome.AMBIGUOUS, "The worker was lost while sending.")


class Transport(Protocol):
    """One way out. `send` answers in its own words and never raises for what a server does."""

    def send(self, message: Message) -> Result: ...
    def close(self) -> None: ...


@dataclass(slots=True)
class Tally:
    accepted: int = 0
    again: int = 0
    failed: int = 0
    unconfirmed: int = 0
    expired: int = 0
    rescued: int = 0

    def count(self, verdict: Verdict) -> None:
        name = "again" if verdict.status == "queued" else verdict.status
        setattr(self, name, getattr(self, name) + 1)


def deliver_ready(transport: Transport, *, clock: Clock) -> Tally:
    """Everything whose turn has come, and whatever a lost worker left behind."""
    tally = Tally()
    rescue_abandoned(tally, now=clock())
    try:
        while batch := Message.objects.claim(now=clock(), limit=BATCH):
            for message in batch:
                deliver(message, transport, clock=clock, tally=tally)
    finally:
        transport.close()
    return tally


def deliver(message: Message, transport: Transport, *, clock: Clock, tally: Tally) -> None:
    """One try of one claimed message."""
    if message.deadline <= clock():
        late = Result(Outcome.RETRY, "Its time had passed before it could be sent.")
        settle(message, None, late, now=clock(), tally=tally)
        return
    attempt = begin_attempt(message, now=clock())
    if attempt is None:  # another worker has it now
        return
    settle(message, attempt, _send(message, transport), now=clock(), tally=tally)


def _send(message: Message, transport: Transport) -> Result:
    try:
        return transport.send(message)
    except Exception:  # the loop guard: one bad row must not stop the others
        log.exception("message_broke_its_transport", message=message.pk)
        return Result(Outcome.AMBIGUOUS, "An error of ours interrupted the sending.")


@transaction.atomic
def begin_attempt(message: Message, *, now: datetime) -> Attempt | None:
    """The proof that bytes may have left, and a fresh lease; None when the claim was lost."""
    tries = message.attempt_count + 1
    held = Message.objects.held(message)
    if not held.update(leased_until=now + lease(), attempt_count=tries):
        return None
    message.attempt_count = tries
    return Attempt.objects.create(message=message, fence=message.fence, started_at=now)


@transaction.atomic
def settle(
    message: Message, attempt: Attempt | None, result: Result, *, now: datetime, tally: Tally
) -> None:
    """Write the outcome down, unless the claim has passed to somebody else meanwhile."""
    if attempt is not None:
        Attempt.objects.filter(pk=attempt.pk).update(
            finished_at=now, outcome=result.outcome, error=result.detail[:300]
        )
    verdict = judge(
        result,
        history_of(message),
        now=now,
        base=timedelta(seconds=settings.DELIVERY_RETRY_SECONDS),
        jitter=random.random(),  # noqa: S311  (spreads retries, guards nothing)
    )
    held = Message.objects.held(message)
    if result.outcome is Outcome.ACCEPTED:  # known late is still known: nothing is sent again
        held |= Message.objects.filter(pk=message.pk, status__in=("queued", "unconfirmed"))
    facts: dict[str, object] = {"status": verdict.status, "reason": result.detail[:300]}
    if verdict.again_at is None:
        # The secrets in the mail have served; what is not accepted can only be asked for anew.
        facts |= {"settled_at": now, "rendered": None}
    else:
        facts |= {"not_before": verdict.again_at}
    if held.update(leased_until=None, **facts):
        tally.count(verdict)
        log.info("message_tried", message=message.pk, outcome=result.outcome, status=verdict.status)


def history_of(message: Message) -> History:
    ambiguous = Attempt.objects.filter(message=message, outcome=Outcome.AMBIGUOUS).count()
    return History(message.attempt_count, ambiguous, message.deadline)


def rescue_abandoned(tally: Tally, *, now: datetime) -> None:
    """A lease that ran out: with an attempt on record bytes may have left, without one none did."""
    for message in Message.objects.abandoned(now=now):
        open_attempt = Attempt.objects.filter(
            message=message, fence=message.fence, outcome=Attempt.Outcome.OPEN
        ).first()
        untried = Result(Outcome.RETRY, "The worker was lost before sending.")
        settle(
            message, open_attempt, WORKER_LOST if open_attempt else untried, now=now, tally=tally
        )
        tally.rescued += 1
