"""Begin again from a backup: what may have been told since is not told again.

A restored database believes that nothing has happened since. Whatever was waiting then may have
left; whoever was told of a crossing then would be told again. So what waits is set aside, and
reminders start from the next price without firing.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tracker.lib.seams import ask
from tracker.models import StepRun

FAR_APART = timedelta(minutes=1)  # a heartbeat is noted in both places every ten seconds


def newest_moment() -> datetime | None:
    """Until when the database knows of the world: its last heartbeat."""
    found: datetime | None = StepRun.objects.aggregate(newest=Max("started_at"))["newest"]
    return found


def note_alive(now: datetime) -> None:
    """Beside the database, where a restored one cannot say otherwise."""
    path = _marker()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(json.dumps({"at": now.isoformat()}))


def restored_from() -> datetime | None:
    """Of when the database is, where this copy ran on long after what it knows."""
    try:
        at = datetime.fromisoformat(json.loads(_marker().read_text())["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    newest = newest_moment()
    return newest if newest is not None and at - newest > FAR_APART else None


def begin_again() -> tuple[datetime, dict[str, int]]:
    """RESTORED: of when the database is, and what was set aside, in words with counts."""
    now = timezone.now()
    until = newest_moment() or now
    found: dict[str, int] = {}
    with transaction.atomic():
        for answer in ask("RESTORED", until=until, now=now):
            found |= answer
    note_alive(until)
    return until, found


def in_words(until: datetime, found: dict[str, int]) -> str:
    counts = "\n".join(f"{words}: {count}." for words, count in found.items())
    return f"The backup knows of the world until {until:%Y-%m-%d %H:%M:%S} UTC.\n{counts}"


def _marker() -> Path:
    return Path(settings.DATA_DIR) / "run" / "alive"
