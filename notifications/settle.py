"""After a try: the attempt says how it ended and the message moves on, one transaction a batch."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from notifications.aftermath import (
    NO_PAST,
    below,
    facts_of,
    give_up_address,
    past_of,
    verdict_of,
)
from notifications.live import tell_owners
from notifications.models import Attempt, Message
from notifications.transitions import Cause, move
from notifications.verdicts import Outcome, Result, Verdict
from notifications.when_to_ask import first_question
from tracker.lib.crash_points import crash_point

STATUS = {  # of the attempt; what was refused or never left has failed
    Outcome.ACCEPTED: Attempt.Status.ACCEPTED,
    Outcome.AMBIGUOUS: Attempt.Status.UNCONFIRMED,
}
UNKNOWN = (Attempt.Status.SENDING, Attempt.Status.UNCONFIRMED)
UNCONFIRMED = Message.Status.UNCONFIRMED
FAILED = Attempt.Status.FAILED
Facts = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """One try of one claimed message, and how it ended."""

    message: Message
    attempt: Attempt
    result: Result


@transaction.atomic
def settle(batch: Sequence[Ended], *, now: datetime) -> Counter[str]:
    """Write the outcomes down; a claim that passed to somebody else meanwhile moves nothing."""
    told = _write_attempts(batch, now=now)
    rows = Message.objects.locked({ended.message.pk for ended in batch})
    pasts = past_of(
        ended.message.pk for ended in batch if ended.result.outcome is not Outcome.ACCEPTED
    )
    moves: dict[tuple[Cause, Facts], list[int]] = defaultdict(list)
    for ended in batch:
        row = rows.get(ended.message.pk)
        if row is None or not _may_settle(row, ended) or told.get(ended.attempt.pk) == FAILED:
            continue
        past = pasts.get(row.pk, NO_PAST)
        verdict = verdict_of(row, ended.attempt, ended.result, past, now=now)
        if row.status == UNCONFIRMED and verdict.cause is Cause.RETRY:
            verdict = Verdict(Cause.NOT_THERE, now)  # its worker woke up, and had not sent it
        facts = facts_of(row, verdict, reason=ended.result.detail, now=now)
        moves[verdict.cause, tuple(facts.items())].append(row.pk)
        if ended.result.outcome is Outcome.RECIPIENT:
            give_up_address(row, ended.result, now=now)
    tally: Counter[str] = Counter()
    for (cause, facts_), keys in moves.items():
        tally[cause] += move(Message.objects.filter(pk__in=keys), cause, **dict(facts_))
    tell_owners((row.owner_id for row in rows.values()), now=now)
    crash_point("settling")
    return tally


def _may_settle(row: Message, ended: Ended) -> bool:
    """An acceptance that is known late is still known: nothing is sent again."""
    in_doubt = row.status == UNCONFIRMED and row.settled_at is None
    held = (row.status == "sending" or in_doubt) and row.fence == ended.message.fence
    return held or ended.result.outcome is Outcome.ACCEPTED


def _words(row: Attempt | None, result: Result) -> tuple[str, str]:
    """What was in doubt stays marked so: because of the doubt another try may have been made."""
    if row and row.outcome == Outcome.AMBIGUOUS and result.outcome is Outcome.ACCEPTED:
        return row.outcome, row.error
    return result.outcome, result.detail[:300]


def _write_attempts(batch: Sequence[Ended], *, now: datetime) -> dict[int, str]:
    """How each try ended; the status of those that a receipt has told of before their answer."""
    found = Attempt.objects.filter(pk__in=[ended.attempt.pk for ended in batch])
    rows = {row.pk: row for row in found.order_by("pk").select_for_update()}
    told = {key: row.status for key, row in rows.items() if row.status not in UNKNOWN}
    by_status: dict[str, list[int]] = defaultdict(list)
    for ended in batch:
        attempt, result = ended.attempt, ended.result
        attempt.finished_at = now
        attempt.provider_id = result.provider_id or None
        if attempt.pk in told:  # a receipt knows more than our answer
            continue
        attempt.outcome, attempt.error = _words(rows.get(attempt.pk), result)
        attempt.error_code, attempt.told_to_wait = result.error_code, bool(result.wait)
        attempt.ask_at = first_question(ended.message.channel, result.outcome, now=now)
        by_status[STATUS.get(result.outcome, Attempt.Status.FAILED)].append(attempt.pk)
    attempts = [ended.attempt for ended in batch]
    Attempt.objects.bulk_update(attempts, ["finished_at"])
    open_ = [attempt for attempt in attempts if attempt.pk not in told]
    Attempt.objects.bulk_update(open_, ["outcome", "error", "error_code", "told_to_wait", "ask_at"])
    named = [attempt for attempt in attempts if attempt.provider_id]
    Attempt.objects.bulk_update(named, ["provider_id"])
    for status, keys in by_status.items():
        Attempt.objects.filter(pk__in=keys, status__in=below(status)).update(status=status)
    return told
