"""What to do after a try. Pure: it is handed what happened and the time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    RETRY = "retry"
    AMBIGUOUS = "ambiguous"
    RECIPIENT = "recipient"
    REFUSED = "refused"
    WINDOW = "window"
    CAPACITY = "capacity"
    CONFIGURATION = "configuration"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Result:
    """How one try ended, in the transport's words."""

    outcome: Outcome
    detail: str = ""
    error_code: str = ""  # the provider's own
    provider_id: str = ""
    trouble: str = ""  # why the destination is given up: a Destination.Trouble
    wait: timedelta = timedelta(0)  # the provider asks for at least this much patience


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a message when a try of it ends."""

    tries: int
    ambiguous_tries: int  # this one included
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where the message stands now; `again_at` is set when it waits for another try."""

    status: str
    again_at: datetime | None = None


def judge(
    result: Result, history: History, *, now: datetime, base: timedelta, jitter: float
) -> Verdict:
    """The next status. An ambiguous mail gets one more try with the same bytes, never a third."""
    if result.outcome is Outcome.ACCEPTED:
        return Verdict("accepted")
    if result.outcome in {Outcome.RECIPIENT, Outcome.REFUSED}:
        return Verdict("failed")
    if history.ambiguous_tries > 1:
        return Verdict("unconfirmed")
    again_at = now + backoff(history.tries, base=base, jitter=jitter)
    if again_at < history.deadline:
        return Verdict("queued", again_at)
    return Verdict("unconfirmed" if history.ambiguous_tries else "expired")


def backoff(tries: int, *, base: timedelta, jitter: float) -> timedelta:
    """30 s, 1 min, 2 min … at most half an hour, give or take a fifth (jitter is from 0 to 1)."""
    doublings = min(max(tries - 1, 0), 10)
    plain = min(base * (1 << doublings), max(base, timedelta(minutes=30)))
    return plain * (0.8 + 0.4 * jitter)
