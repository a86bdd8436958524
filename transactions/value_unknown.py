"""Try again what had no price or no rate when it was saved."""

from datetime import datetime

import structlog
from django.db import transaction

from accounts.models import User
from tracker.lib.passing import is_passing
from transactions.catch_up import reckon_or_fall_behind
from transactions.ledger import moments
from transactions.models import Transaction
from transactions.value_again import in_chunks, valued

log = structlog.get_logger(__name__)


def value_unknown(*, now: datetime) -> int:
    """How many entries have a worth now that had none."""
    unknown = Transaction.objects.exclude(worth_unknown="")
    owners = set(unknown.order_by().values_list("portfolio__owner", flat=True))
    people = User.objects.filter(pk__in=owners).order_by("pk")
    return sum(_of_one(owner, now=now) for owner in people)


def _of_one(owner: User, *, now: datetime) -> int:
    try:
        return _of_person(owner, now=now)
    except Exception as error:  # the loop guard: it keeps nobody else waiting
        if is_passing(error):
            raise
        log.exception("unknown_not_valued", owner=owner.pk)
        return 0


def _of_person(owner: User, *, now: datetime) -> int:
    unknown = Transaction.with_hidden.filter(portfolio__owner=owner).exclude(worth_unknown="")
    return sum(_chunk(owner, chunk, now=now) for chunk in in_chunks(unknown))


@transaction.atomic
def _chunk(owner: User, chunk: list[Transaction], *, now: datetime) -> int:
    changed = valued(chunk, owner)
    touched = moments(row for entry in changed for row in _where_it_counts(entry))
    if touched:
        cause = "prices or rates became known"
        reckon_or_fall_behind(owner, touched, cause=cause, now=now)
    return len(changed)


def _where_it_counts(entry: Transaction) -> list[Transaction]:
    """A matched arrival counts when its other end left."""
    return [entry, entry.matched_out] if entry.matched_out else [entry]
