"""What to do after a try. Pure: it is handed what happened and the time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from notifications.transitions import MOVES, Cause


class Outcome(StrEnum):
    """How a try can end; the classes of the table Attempt."""

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


# Before anything was handed over it is safe to say so, and nobody gets the message twice.
OVERSLEPT = Result(Outcome.RETRY, "The worker slept through its turn.")


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a message when a try of it ends."""

    channel: str
    tries: int
    ambiguous_tries: int  # this one included
    deadline: datetime
    as_template: bool = False  # this try was an approved WhatsApp template


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long to wait between tries: base, doubled each time, of which chance takes a part."""

    base: timedelta
    longest: timedelta = timedelta(minutes=30)
    chance: float = 1.0  # from 0 to 1

    def after(self, tries: int) -> timedelta:
        """Full jitter: anywhere between now and the whole pause, so that no two march in step."""
        doublings = min(max(tries - 1, 0), 10)
        whole = min(self.base * (1 << doublings), max(self.base, self.longest))
        return max(whole * self.chance, self.base / 30)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The move a message makes now; `again_at` is set when it waits for another try."""

    cause: Cause
    again_at: datetime | None = None

    @property
    def status(self) -> str:
        return MOVES[self.cause].target


FINAL = {
    Outcome.ACCEPTED: Cause.ACCEPTED,
    Outcome.RECIPIENT: Cause.REFUSED,
    Outcome.REFUSED: Cause.REFUSED,
    Outcome.EXPIRED: Cause.EXPIRED,
}
AGAIN = {
    Outcome.RETRY: Cause.RETRY,
    Outcome.CONFIGURATION: Cause.RETRY,  # ours to mend, so nobody's message fails for it
    Outcome.CAPACITY: Cause.CAPACITY,
    Outcome.AMBIGUOUS: Cause.SECOND_TRY,
}


def judge(result: Result, history: History, *, now: datetime, pauses: Pauses) -> Verdict:
    """The next move. WhatsApp is asked about an ambiguous try; a mail gets one more, never two."""
    if result.outcome in FINAL:
        return Verdict(FINAL[result.outcome])
    if result.outcome is Outcome.WINDOW:
        return Verdict(Cause.REFUSED) if history.as_template else Verdict(Cause.AS_TEMPLATE, now)
    if _stays_open(result, history):
        return Verdict(Cause.AMBIGUOUS)
    # Who was told when to come back has not failed: a storm of "too many" makes no long pauses.
    pause = result.wait + pauses.after(1) if result.wait else pauses.after(history.tries)
    again_at = now + pause
    if again_at < history.deadline:
        return Verdict(AGAIN[result.outcome], again_at)
    maybe_arrived = history.channel == "email" and history.ambiguous_tries
    return Verdict(Cause.AMBIGUOUS if maybe_arrived else Cause.EXPIRED)


def _stays_open(result: Result, history: History) -> bool:
    if history.channel == "email":
        return history.ambiguous_tries > 1
    return result.outcome is Outcome.AMBIGUOUS
