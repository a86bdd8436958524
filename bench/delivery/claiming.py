"""Four claimers at the same queue, five hundred at a time and one by one: no row is had twice."""

import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone

from bench.delivery.people import forget_everything
from bench.figures import Figure
from bench.forking import Pipe, fork
from notifications.models import Message
from notifications.work import BATCH

CLAIMERS = 4
MANY, FEW = 20_000, 2_000
LIMIT = 1 / 20


@dataclass(slots=True)
class Claimed:
    seconds: float = 0.0  # of the slowest claimer
    rows: Counter[int] = field(default_factory=Counter)

    @property
    def each(self) -> float:
        return self.seconds / len(self.rows)

    @property
    def twice(self) -> int:
        return sum(count - 1 for count in self.rows.values())


def measure(engine: str) -> Iterator[Figure]:
    for channel in ("email", "whatsapp"):
        batches = _race(channel, MANY, limit=BATCH)
        singles = _race(channel, FEW, limit=1)
        name = f"each {channel} row claimed by {CLAIMERS} claimers"
        yield Figure(
            f"{name}, {BATCH} at a time, against one by one", engine,
            batches.each * 1000, singles.each * 1000, LIMIT,
        )  # fmt: skip
        yield Figure(
            f"{channel} rows had twice", engine,
            batches.twice + singles.twice, MANY + FEW, 0.0,
        )  # fmt: skip


def _race(channel: str, count: int, *, limit: int) -> Claimed:
    """Fill the queue, let all claimers at it at once, and see who has what."""
    forget_everything()
    _fill(channel, count)
    folder, gate = Path(settings.DATA_DIR), Pipe()
    connections.close_all()  # each child opens its own
    now = timezone.now()
    notes = [folder / f"claimed-{number}.json" for number in range(CLAIMERS)]
    children = [fork(partial(_claim, channel, gate, note, now=now, limit=limit)) for note in notes]
    gate.say("g" * CLAIMERS)
    ends = [os.waitpid(child, 0)[1] for child in children]
    gate.close()
    if any(ends):
        raise SystemExit(f"The claimers ended with {ends}.")
    return _add_up([json.loads(note.read_text()) for note in notes], count)


def _fill(channel: str, count: int) -> None:
    now = timezone.now()
    known = {
        "channel": channel, "template": "crossing", "not_before": now, "created_at": now,
        "deadline": now + timedelta(days=1),
    }  # fmt: skip
    rows = (
        Message(dedupe_key=f"crossing:{number}", address=f"to-{number}", **known)
        for number in range(count)
    )
    Message.objects.bulk_create(rows, batch_size=2000)


def _claim(channel: str, gate: Pipe, note: Path, *, now: datetime, limit: int) -> None:
    """Until nothing is left; what was had, and from when to when."""
    connections["default"].ensure_connection()
    gate.hear()
    mine: list[int] = []
    begun = time.monotonic()
    while some := Message.objects.claim(
        channel, now=now, limit=limit, one_at_a_time=channel == "whatsapp"
    ):
        mine += [message.pk for message in some]
    note.write_text(json.dumps([begun, time.monotonic(), mine]))


def _add_up(notes: Sequence[tuple[float, float, list[int]]], count: int) -> Claimed:
    found = Claimed(max(note[1] for note in notes) - min(note[0] for note in notes))
    for _, _, mine in notes:
        found.rows.update(mine)
    if len(found.rows) != count:
        raise SystemExit(f"{len(found.rows)} of {count} rows were claimed.")
    return found
