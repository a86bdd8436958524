"""Every move a message can make, as data. Nothing else changes a message's status.

docs/guarantees.md prints this table. A move is a conditional update: whoever comes from a state
that the table does not name has moved nothing, and the count says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from notifications.querysets import MessageQuerySet

UNSENT = ("queued", "held", "sending")
OPEN = (*UNSENT, "unconfirmed")
ENDED = ("failed", "expired", "suppressed", "carried", "parked")
WITH_THE_PROVIDER = ("sending", "unconfirmed", "accepted", "sent")


class Cause(StrEnum):
    """Why a message moves; each cause leads to one state."""

    CLAIMED = "claimed"
    PUT_BACK = "put back"
    RESCUED = "rescued"
    RETRY = "safe retry"
    SECOND_TRY = "second try"
    NOT_THERE = "not there"
    AS_TEMPLATE = "as template"
    CAPACITY = "capacity"
    LET_GO = "let go"
    REPLAYED = "replayed"
    HELD = "held"
    CARRIED = "carried"
    AMBIGUOUS = "ambiguous"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    PARKED = "parked"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Move:
    cause: Cause
    sources: tuple[str, ...]
    target: str
    because: str


MOVES: dict[Cause, Move] = {
    move.cause: move
    for move in (
        Move(Cause.CLAIMED, ("queued",), "sending", "a worker took it, with a lease"),
        Move(Cause.PUT_BACK, ("sending",), "queued", "its worker stopped before it began to send"),
        Move(Cause.RESCUED, ("sending",), "queued", "its worker was lost before it began to send"),
        Move(
            Cause.RETRY, WITH_THE_PROVIDER, "queued",
            "nothing left us, or the provider says that it failed: it is safe to try again",
        ),
        Move(
            Cause.SECOND_TRY, ("sending",), "queued",
            "a mail that may have arrived is sent once more, with the same bytes",
        ),
        Move(
            Cause.NOT_THERE, ("unconfirmed",), "queued",
            "the provider said three times, 90 seconds on, that it does not have it, or its worker "
            "woke up and had not sent it",
        ),
        Move(
            Cause.AS_TEMPLATE, WITH_THE_PROVIDER, "queued",
            "free text was refused outside the 24-hour window: it goes as a template",
        ),
        Move(Cause.CAPACITY, WITH_THE_PROVIDER, "queued", "the sender was at its capacity"),
        Move(Cause.LET_GO, ("held",), "queued", "quiet hours or the day of the limit are over"),
        Move(
            Cause.REPLAYED, ("parked", "failed", "expired"), "queued",
            "the operator asked for it once more",
        ),
        Move(Cause.HELD, ("queued", "sending"), "held", "quiet hours, or the limit of the day"),
        Move(Cause.CARRIED, ("queued", "held"), "carried", "another message tells it"),
        Move(Cause.AMBIGUOUS, ("sending",), "unconfirmed", "it may have arrived; we ask"),
        Move(Cause.ACCEPTED, (*OPEN, *ENDED), "accepted", "the provider took it"),
        Move(Cause.SENT, (*OPEN, *ENDED, "accepted"), "sent", "it left the provider"),
        Move(
            Cause.DELIVERED, (*OPEN, *ENDED, "accepted", "sent"), "delivered",
            "it is on the phone: evidence of delivery always wins",
        ),
        Move(
            Cause.READ, (*OPEN, *ENDED, "accepted", "sent", "delivered"), "read",
            "it was opened",
        ),
        Move(Cause.REFUSED, (*WITH_THE_PROVIDER, "queued"), "failed", "it was refused for good"),
        Move(
            Cause.UNREACHABLE, UNSENT, "failed", "its destination was given up before it left",
        ),
        Move(
            Cause.EXPIRED, (*UNSENT, *WITH_THE_PROVIDER[1:]), "expired",
            "its time ran out, with us or with the provider",
        ),
        Move(
            Cause.SUPPRESSED, UNSENT, "suppressed",
            "the person asked for silence there, or changed the reminder before it was taken",
        ),
        Move(Cause.PARKED, ("queued", "sending"), "parked", "an error of ours; it can be replayed"),
        Move(
            Cause.RESTORED, OPEN, "parked",
            "a backup was restored: it may have left since",
        ),
    )
}  # fmt: skip

# What a receipt or an answer says of an attempt, and the move of its message.
PROOF = {
    "accepted": Cause.ACCEPTED,
    "sent": Cause.SENT,
    "delivered": Cause.DELIVERED,
    "read": Cause.READ,
}


def move(messages: "MessageQuerySet", cause: Cause, **facts: Any) -> int:
    """Move those of these messages that may move for this cause; how many did."""
    allowed = MOVES[cause]
    return messages.filter(status__in=allowed.sources).update(status=allowed.target, **facts)


def table() -> Iterable[str]:
    """The rows of the table in docs/guarantees.md."""
    yield "| cause | from | to | because |"
    yield "|---|---|---|---|"
    for step in MOVES.values():
        sources = ", ".join(step.sources)
        yield f"| {step.cause} | {sources} | {step.target} | {step.because} |"
