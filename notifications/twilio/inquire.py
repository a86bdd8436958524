"""Asks Twilio what became of an attempt, and draws the conclusions: adopt, wait, or send again.

An attempt whose message Twilio named is fetched. One that may have arrived is looked for in the
list of what was sent to that phone. It is sent again only when lists that did answer have not held
it several times, and long enough after it was tried. While no list answers, nothing follows.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction

from notifications.aftermath import facts_of
from notifications.models import Attempt, Message, Receipt
from notifications.receipts import apply_receipt
from notifications.transitions import Cause, move
from notifications.twilio.addresses import to_address
from notifications.twilio.candidates import Candidate, Sought, could_be, find
from notifications.twilio.questions import NotAnswered, fetch, sent_to
from notifications.twilio.words import from_bytes
from notifications.verdicts import Outcome, Verdict
from notifications.when_to_ask import curiosity, pause_before
from tracker.lib.doorbell import ring_after_commit

log = structlog.get_logger(__name__)
Answer = Candidate | Sequence[Candidate] | None
UNCONFIRMED = Attempt.Status.UNCONFIRMED


class TwilioInquirer:
    def put(self, attempt: Attempt) -> Answer:
        try:
            if attempt.provider_id:
                return fetch(attempt.provider_id)
            return sent_to(attempt.message.address, since=since(attempt))
        except NotAnswered as silence:
            log.info("twilio_not_answered", attempt=attempt.pk, why=str(silence))
            return None

    def learn(self, attempt: Attempt, answer: object, *, now: datetime) -> None:
        if isinstance(answer, Candidate):
            note(attempt, answer, now=now)
        elif isinstance(answer, list):
            look(attempt, answer, now=now)
        ask_again(attempt, now=now)


def note(attempt: Attempt, told: Candidate, *, now: datetime) -> None:
    """Keep what Twilio said as a receipt, and apply it."""
    facts = {"provider_id": told.sid, "word": told.word, "error_code": told.error_code}
    receipt, _ = Receipt.objects.get_or_create(
        **facts,
        defaults={"attempt": attempt, "source": Receipt.Source.ASKED, "received_at": now},
    )
    apply_receipt(receipt, now=now)


def look(attempt: Attempt, listed: Sequence[Candidate], *, now: datetime) -> None:
    """Look for an ambiguous one in a list that did answer."""
    sought = sought_for(attempt)
    candidates = could_be(listed, sought)
    others = Attempt.objects.filter(provider_id__in=[one.sid for one in candidates])
    bound = set(others.exclude(pk=attempt.pk).values_list("provider_id", flat=True))
    finding = find(candidates, sought, bound={str(sid) for sid in bound})
    if finding.ours:
        note(attempt, finding.ours, now=now)
    elif finding.several:
        log.warning("twilio_lists_several", attempt=attempt.pk)
        if is_long_ago(attempt, now=now):
            leave_open(attempt, now=now)
    else:
        count_empty(attempt, now=now)


def sought_for(attempt: Attempt) -> Sought:
    message = attempt.message
    words = from_bytes(bytes(message.rendered)) if message.rendered else None
    return Sought(
        to=to_address(message.address),
        since=since(attempt),
        ref=message.ref,
        body="" if words is None or attempt.as_template else words.body,
    )


def since(attempt: Attempt) -> datetime:
    return attempt.started_at - timedelta(seconds=settings.TWILIO_CLOCK_SKEW_SECONDS)


@transaction.atomic
def count_empty(attempt: Attempt, *, now: datetime) -> None:
    """One more list without it; after enough of them it was not taken."""
    known = attempt.empty_lists
    mine = Attempt.objects.filter(pk=attempt.pk, status=UNCONFIRMED, empty_lists=known)
    if not mine.update(empty_lists=known + 1):
        return
    if known + 1 >= settings.TWILIO_RECONCILE_LISTS and is_long_ago(attempt, now=now):
        not_there(attempt, now=now)


def is_long_ago(attempt: Attempt, *, now: datetime) -> bool:
    tried = max(attempt.started_at, attempt.finished_at or attempt.started_at)
    return now - tried >= timedelta(seconds=settings.TWILIO_RECONCILE_SECONDS)


def not_there(attempt: Attempt, *, now: datetime) -> None:
    """Twilio does not have it: it is sent again, or has become too old for that."""
    row = Message.objects.locked([attempt.message_id]).get(attempt.message_id)
    if row is None or (row.status, row.fence) != (Message.Status.UNCONFIRMED, attempt.fence):
        return
    words = f"{attempt.empty_lists + 1} of Twilio's lists did not hold it."
    Attempt.objects.filter(pk=attempt.pk).update(outcome=Outcome.RETRY, error=words, ask_at=None)
    late = row.deadline <= now
    verdict = Verdict(Cause.EXPIRED) if late else Verdict(Cause.NOT_THERE, now)
    facts = facts_of(row, verdict, reason=words, now=now)
    move(Message.objects.filter(pk=row.pk), verdict.cause, **facts)
    ring_after_commit("notifications.deliver_messages")


def leave_open(attempt: Attempt, *, now: datetime) -> None:
    """Nobody can tell any more: it stays "possibly delivered", and others may follow it."""
    Attempt.objects.filter(pk=attempt.pk, status=UNCONFIRMED).update(ask_at=None)
    open_ = Message.objects.filter(pk=attempt.message_id, status=Message.Status.UNCONFIRMED)
    open_.filter(fence=attempt.fence, settled_at=None).update(settled_at=now)


def ask_again(attempt: Attempt, *, now: datetime) -> None:
    """Set the time of the next question, as the attempt stands now."""
    row = Attempt.objects.select_related("message").filter(pk=attempt.pk).first()
    if row is None or row.ask_at is None:
        return
    if row.status == UNCONFIRMED and now >= row.message.deadline:
        leave_open(row, now=now)
        return
    pause = pause_before(row.status, now - row.started_at, curiosity())
    Attempt.objects.filter(pk=row.pk, status=row.status, ask_at=row.ask_at).update(
        ask_at=now + pause if pause else None
    )
