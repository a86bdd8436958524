"""The INVARIANTS seam: what must always be true of the database, and the rows where it is not."""

from dataclasses import dataclass
from datetime import datetime

from tracker.lib.seams import listeners


@dataclass(frozen=True, slots=True)
class Violation:
    invariant: str  # in words
    row: str  # which, and how


def violations(*, now: datetime) -> tuple[list[str], list[Violation]]:
    """The names of all checks, and everything they found."""
    names, found = [], []
    for check in listeners("INVARIANTS"):
        names.append(check.__name__.replace("_", " "))
        found.extend(check(now=now))
    return names, found
