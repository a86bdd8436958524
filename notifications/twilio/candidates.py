"""Which of Twilio's messages is the one we sent without hearing back. Pure, and never a guess."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message as Twilio lists it."""

    sid: str
    to: str
    body: str
    direction: str
    created_at: datetime
    word: str  # its status
    error_code: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is known of the message that may have arrived."""

    to: str
    since: datetime  # its attempt's start, less what the clocks may differ
    ref: str
    body: str  # the free text; empty when it left as a template


@dataclass(frozen=True, slots=True)
class Finding:
    """One that is ours, or several that could be. Neither: it is not there."""

    ours: Candidate | None = None
    several: bool = False


def could_be(listed: Iterable[Candidate], sought: Sought) -> list[Candidate]:
    """Those that we could have sent in this attempt, as far as address and time tell."""
    return [
        one
        for one in listed
        if one.direction == "outbound-api"
        and one.to == sought.to
        and one.created_at >= sought.since
    ]


def find(candidates: Sequence[Candidate], sought: Sought, *, bound: set[str]) -> Finding:
    """The one whose text is ours; where texts are hidden, the only one there is.

    `bound` are the sids that belong to other attempts.
    """
    free = [one for one in candidates if one.sid not in bound]
    for possible in ([one for one in free if shows(one, sought) is True],
                     [one for one in free if shows(one, sought) is None]):  # fmt: skip
        if possible:
            return Finding(possible[0]) if len(possible) == 1 else Finding(several=True)
    return Finding()


def shows(one: Candidate, sought: Sought) -> bool | None:
    """Whether its text is ours; None when it does not show, or ours has nothing to go by."""
    if not one.body:
        return None
    if sought.ref:
        return sought.ref in one.body
    if sought.body:
        return one.body.strip() == sought.body.strip()
    return None
