"""What becomes of an accepted message: the statuses it goes through, each with its delay."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.twilio.composing import Draft
from sandbox.twilio.templates import fault_of


@dataclass(frozen=True, slots=True)
class Step:
    status: str
    after: float = 0  # seconds since the step before
    error_code: int | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """The script a message follows when nothing is wrong with it."""

    statuses: tuple[str, ...] = ("sent", "delivered", "read")
    error_code: int | None = None  # carried by the last status when that one is a failure
    pace: float = 0
    queued_seconds: float = 0


DELIVERED_AND_READ = Fate()


@dataclass(frozen=True, slots=True)
class Standing:
    """How the sender and the phone stand to each other when the message is sent."""

    window_open: bool
    joined: bool


def fate_of(draft: Draft, *, standing: Standing, script: Fate) -> tuple[Step, ...]:
    code = _obstacle(draft, standing=standing)
    if code is not None:
        return (Step("failed", script.queued_seconds, code),)
    if script.queued_seconds > draft.validity_period:
        return (Step("failed", draft.validity_period, 30036),)
    return tuple(_steps(script))


def _steps(script: Fate) -> Iterator[Step]:
    for place, status in enumerate(script.statuses):
        code = script.error_code if status in {"failed", "undelivered"} else None
        yield Step(status, script.pace if place else script.queued_seconds or script.pace, code)


def _obstacle(draft: Draft, *, standing: Standing) -> int | None:
    """The reason the channel turns the message down, which the create call does not know yet."""
    if not standing.joined:
        return 63015
    if draft.mixed:
        return 63016
    if draft.template is None:
        return None if standing.window_open else 63016
    if draft.template.status == "rejected":
        return 63040
    if not standing.window_open and draft.template.status != "approved":
        return 63016
    return fault_of(draft.body, draft.variables or {})
