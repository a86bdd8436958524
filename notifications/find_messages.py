"""The messages a person looks for: by state, channel, kind and words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import User
from notifications.kinds import KINDS
from notifications.message_standing import TROUBLED
from notifications.models import Attempt, Message

STATES: Mapping[str, tuple[str, ...]] = {
    "trouble": TROUBLED,
    "waiting": ("queued", "held", "sending"),
    "told": ("accepted", "sent", "delivered", "read"),
    "carried": ("carried",),
    "suppressed": ("suppressed",),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    text: str = ""
    state: str = ""
    channel: str = ""
    kind: str = ""  # a key of KINDS; "all"; nothing: what the bell rings for

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.state or self.channel or self.kind)


def found_messages(owner: User, wanted: Wanted) -> QuerySet[Message]:
    """Newest first."""
    found: QuerySet[Message] = Message.objects.filter(owner=owner)
    if wanted.state:
        found = found.filter(status__in=STATES[wanted.state])
    if wanted.channel:
        found = found.filter(channel=wanted.channel)
    if wanted.kind in KINDS:
        found = found.filter(dedupe_key__startswith=f"{wanted.kind}:")
    elif not wanted.kind and not wanted.text:
        found = _without_asked_for(found)
    if wanted.text:
        found = _with_words(found, wanted.text)
    return found.order_by("-created_at", "-pk")


def troubles(owner: User) -> QuerySet[Message]:
    """What did not arrive, or may not have, and was not looked at since."""
    mine = Message.objects.filter(owner=owner, status__in=TROUBLED, seen_at=None)
    return _without_asked_for(mine).order_by("-created_at", "-pk")


def with_proof(messages: QuerySet[Message]) -> QuerySet[Message]:
    """With everything a timeline needs, in three queries however many messages there are."""
    tried = Attempt.objects.order_by("pk").prefetch_related("receipts")
    return messages.select_related("destination", "carrier").prefetch_related(
        Prefetch("attempts", queryset=tried)
    )


def _without_asked_for(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Answers and account mails were asked for a moment before."""
    return messages.exclude(
        Q(dedupe_key__startswith="reply:") | Q(dedupe_key__startswith="account:")
    )


def _with_words(messages: QuerySet[Message], text: str) -> QuerySet[Message]:
    """In the words of the message, in its reference, or in the address it went to."""
    needle = text.strip()
    # SQLite keeps JSON as it was written, with everything beyond ASCII escaped.
    spelt = json.dumps(needle)[1:-1] if connection.vendor == "sqlite" else needle
    return messages.alias(said=Cast("values", TextField())).filter(
        Q(said__icontains=spelt) | Q(ref__iexact=needle) | Q(address__icontains=needle)
    )
