"""What a stand-in accepted, one JSON object a line, appended and never changed.

Tests and other processes read it as the truth: an entry is written before the answer leaves, so
whoever has seen an answer finds its entry here.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

Entry = dict[str, Any]


class Ledger:
    """An append-only file with one writing process and any number of readers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        self._lock = Lock()
        self._seq = max((entry["seq"] for entry in read(path)), default=0)

    def append(self, kind: str, **facts: object) -> Entry:
        """Write one line with the next sequence number and the time; a half line is never seen."""
        with self._lock:
            self._seq += 1
            entry: Entry = {"seq": self._seq, "at": datetime.now(UTC).isoformat(), "kind": kind}
            entry |= facts
            line = json.dumps(entry, default=str) + "\n"
            # O_APPEND and a single write keep lines whole even while another process reads.
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND)
            try:
                os.write(descriptor, line.encode())
            finally:
                os.close(descriptor)
        return entry

    def entries(self, kind: str | None = None, *, after: int = 0, **facts: object) -> list[Entry]:
        """Entries of this kind, newer than a sequence number, whose facts are as given."""
        return [
            entry
            for entry in read(self.path)
            if entry["seq"] > after
            and (kind is None or entry["kind"] == kind)
            and all(entry.get(name) == value for name, value in facts.items())
        ]


def read(path: Path) -> Iterator[Entry]:
    """The whole lines of a ledger, also from another process or after its writer died."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("\n"):  # a writer killed in mid-write may leave a torn last line
                yield json.loads(line)
