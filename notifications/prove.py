"""INVARIANTS: what must always be true of the outbox, whatever was killed, doubled or lost.

Each is a question to the database that answers the rows where it does not hold. What is under way
at this moment satisfies them too, so they can be asked while workers send.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from notifications.kinds import KINDS
from notifications.models import Attempt, Channel, Message, Receipt, Way
from tracker.lib.invariants import Violation

PATIENCE = timedelta(hours=1)  # every step comes round many times in it
TAKEN = ("unconfirmed", "accepted", "sent", "delivered", "read")


def what_is_being_sent_is_somebodys(*, now: datetime) -> Iterable[Violation]:
    """A claim has an end, and when it has passed somebody comes to the rescue."""
    sending = Message.objects.filter(status="sending")
    forgotten = Q(leased_until=None) | Q(leased_until__lt=now - PATIENCE)
    return _rows("what is being sent is somebody's", sending.filter(forgotten))


def nothing_waits_for_ever(*, now: datetime) -> Iterable[Violation]:
    """What has had its time leaves, ends, or is asked about. A way that is closed makes it wait."""
    closed = Way.objects.filter(opened_at__isnull=False).values("channel")
    asked = Attempt.objects.filter(message=OuterRef("pk"), ask_at__isnull=False)
    late = Q(status="queued", deadline__lt=now - PATIENCE) & ~Q(channel__in=closed)
    kept = Q(status="held", not_before__lt=now - PATIENCE)
    doubtful = Q(status="unconfirmed", settled_at=None, channel=Channel.WHATSAPP) & ~Exists(asked)
    stuck = Message.objects.filter(late | kept | doubtful)
    return _rows("nothing waits for ever", stuck)


def what_was_taken_was_tried(*, now: datetime) -> Iterable[Violation]:
    """No provider has what no attempt stands for: it is written down before a byte leaves."""
    tried = Attempt.objects.filter(message=OuterRef("pk"))
    untried = Message.objects.filter(status__in=TAKEN).exclude(Exists(tried))
    return _rows("what was taken was tried", untried)


def no_attempt_is_an_orphan(*, now: datetime) -> Iterable[Violation]:
    """How a try ended is open only while its message is being sent, by that very claim."""
    under_way = Q(message__status="sending", message__fence=F("fence"))
    open_ = Attempt.objects.filter(Q(outcome="open") & ~under_way)
    ahead = Attempt.objects.filter(fence__gt=F("message__fence"))
    found = (open_ | ahead).order_by("pk").values_list("pk", "message_id", "message__status")
    for pk, message, status in found:
        words = f"attempt {pk} of message {message}, which is {status}"
        yield Violation("no attempt is an orphan", words)


def each_try_is_one_message_at_the_provider(*, now: datetime) -> Iterable[Violation]:
    """No receipt names another message than the one its try became."""
    told = Receipt.objects.filter(
        attempt__message__channel=Channel.WHATSAPP, attempt__provider_id__isnull=False
    )
    for pk, attempt in (
        told.exclude(provider_id=F("attempt__provider_id"))
        .order_by("pk")
        .values_list("pk", "attempt_id")
    ):
        words = f"receipt {pk} names another message than attempt {attempt}"
        yield Violation("each try is one message at the provider", words)


def what_is_carried_has_its_carrier(*, now: datetime) -> Iterable[Violation]:
    """It goes the same way to the same person, or the story is told to nobody."""
    carried = Message.objects.filter(status="carried")
    same = Q(
        carrier__owner=F("owner"), carrier__channel=F("channel"), carrier__address=F("address")
    )
    astray = carried.filter(Q(carrier=None) | (Q(carrier__isnull=False) & ~same))
    return _rows("what is carried has its carrier", astray)


def every_key_is_of_a_known_kind(*, now: datetime) -> Iterable[Violation]:
    """docs/guarantees.md lists what makes two messages the same."""
    known = Q()
    for prefix in KINDS:
        known |= Q(dedupe_key__startswith=f"{prefix}:")
    return _rows("every key is of a known kind", Message.objects.exclude(known))


def _rows(invariant: str, found: QuerySet[Message]) -> Iterable[Violation]:
    facts = found.order_by("pk").values_list("pk", "channel", "status")
    for pk, channel, status in facts.iterator():
        yield Violation(invariant, f"message {pk} by {channel}, which is {status}")
