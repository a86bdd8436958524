"""What the provider says later: attempts move forward by rank, and their message follows."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import Coalesce

from notifications.aftermath import (
    below,
    facts_of,
    give_up_address,
    past_of,
    verdict_of,
)
from notifications.live import tell_owners
from notifications.models import Attempt, Message
from notifications.transitions import PROOF, move
from notifications.verdicts import Outcome, Result, Verdict

LAST = {Attempt.Status.FAILED, Attempt.Status.READ}  # there is nothing more to ask about


@transaction.atomic
def apply_evidence(attempt: Attempt, status: str, result: Result, *, now: datetime) -> bool:
    """Move an attempt forward, and its message with it; False when it knew as much already.

    `status` is one of Attempt.Status; `result` says, for a failure, of which class it is, and
    carries the provider's id where that was not known yet. Called in any order, as often as told.
    """
    facts: dict[str, Any] = {"status": status}
    if status in LAST:
        facts["ask_at"] = None
    if result.provider_id:
        facts["provider_id"] = Coalesce(F("provider_id"), Value(result.provider_id))
    if status in PROOF:
        # Where another try was made because of the doubt, the doubt stays on record.
        later = Message.objects.filter(pk=OuterRef("message_id"), fence__gt=OuterRef("fence"))
        tried_again = When(Exists(later), then=F("outcome"))
        facts["outcome"] = Case(tried_again, default=Value(str(Outcome.ACCEPTED)))
    elif status == Attempt.Status.FAILED:
        facts |= {"outcome": result.outcome, "error": result.detail[:300]}
        facts |= {"error_code": result.error_code, "told_to_wait": bool(result.wait)}
    behind = Attempt.objects.filter(pk=attempt.pk, status__in=below(status))
    if not behind.update(**facts):
        return False
    if status in PROOF:
        _proved(attempt, status, result, now=now)
    elif status == Attempt.Status.FAILED:
        _failed(attempt, result, now=now)
    return True


def _proved(attempt: Attempt, status: str, result: Result, *, now: datetime) -> None:
    """Of whichever attempt: it arrived, so nothing more is sent."""
    row = Message.objects.locked([attempt.message_id])[attempt.message_id]
    tell_owners([row.owner_id], now=now)
    verdict = Verdict(PROOF[status])
    facts = facts_of(row, verdict, reason=result.detail, now=now)
    facts["settled_at"] = row.settled_at or now
    move(Message.objects.filter(pk=row.pk), verdict.cause, **facts)


def _failed(attempt: Attempt, result: Result, *, now: datetime) -> None:
    """A late failure of one attempt says nothing about the next one."""
    row = Message.objects.locked([attempt.message_id])[attempt.message_id]
    tell_owners([row.owner_id], now=now)
    if row.fence != attempt.fence:
        return
    verdict = verdict_of(row, attempt, result, past_of([row.pk])[row.pk], now=now)
    facts = facts_of(row, verdict, reason=result.detail, now=now)
    if move(Message.objects.filter(pk=row.pk), verdict.cause, **facts) and (
        result.outcome is Outcome.RECIPIENT
    ):
        give_up_address(row, result, now=now)
