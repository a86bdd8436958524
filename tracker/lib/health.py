"""How each part of the house is, in a sentence that anybody may read: the seams HEALTH_PARTS and
DOCTOR_PARTS.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import structlog

from tracker.lib.seams import listeners

State = Literal["ok", "warn", "fail"]
# A part that hangs may take its own time limit; those after it are not waited for.
PATIENCE_SECONDS = 4.0
DOCTORS_PATIENCE_SECONDS = 20.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One part's state. The sentence is public; the hint is for who runs the service."""

    name: str
    state: State
    sentence: str
    age_seconds: float | None = None
    required: bool = True  # False: its failure alone does not make the service unready
    hint: str = ""


def parts(*, now: datetime) -> list[Part]:
    """Every part's state, without asking anybody outside."""
    return _each(listeners("HEALTH_PARTS"), patience=PATIENCE_SECONDS, now=now)


def examined(*, now: datetime) -> list[Part]:
    """What only a call to somebody else can tell."""
    return _each(listeners("DOCTOR_PARTS"), patience=DOCTORS_PATIENCE_SECONDS, now=now)


def _each(listening: Iterable[Callable[..., Any]], *, patience: float, now: datetime) -> list[Part]:
    """A part that cannot say how it is has failed, and hides no other."""
    found: list[Part] = []
    started = time.monotonic()
    for listener in listening:
        name = _spoken(listener.__name__)
        if time.monotonic() - started > patience:
            found.append(Part(name, "fail", "Not looked at: the parts before took too long."))
            continue
        try:
            found.extend(listener(now=now))
        except Exception as error:  # noqa: BLE001 - the one guard: a broken part must be shown
            log.warning("health_part_failed", part=name, error=repr(error))
            words = f"{type(error).__name__}: {error}"
            found.append(Part(name, "fail", "Cannot say how it is.", hint=words))
    return found


def is_ready(found: list[Part]) -> bool:
    """Ready to keep the promise: nothing that is required has failed."""
    return not any(part.required and part.state == "fail" for part in found)


def _spoken(name: str) -> str:
    return name.replace("_", " ")
