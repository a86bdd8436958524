"""Once a night: what must always be true is asked of the database, and the operator hears of it."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from tracker.lib.invariants import violations
from tracker.lib.seams import ring

MOST_ROWS = 100  # of one mail


def check_and_tell(*, now: datetime) -> int:
    """How many rows are wrong. The same rows are told once, however many nights they stay so."""
    _, found = violations(now=now)
    if not found:
        return 0
    lines = sorted(f"{violation.invariant}: {violation.row}" for violation in found)
    with transaction.atomic():
        ring(
            "OPERATOR_NOTICE",
            kind="invariants",
            episode=sha256("\n".join(lines).encode()).hexdigest()[:16],
            subject=f"{len(lines)} rows are not as they must be",
            text=_letter(lines),
            now=now,
        )
    return len(lines)


def _letter(lines: Sequence[str]) -> str:
    more = len(lines) - MOST_ROWS
    shown = [*lines[:MOST_ROWS], *([f"… and {more} more."] if more > 0 else [])]
    listed = "\n".join(shown)
    return (
        "Something that must always be true of the database is not. Nothing was changed.\n\n"
        f"{listed}\n\n`manage.py check_invariants` asks again, at any time."
    )
