"""Places where a test may end or freeze this process: between a provider's yes and our own note.

CRASH_AT=name kills it at that place with SIGKILL, CRASH_AT=name:stop freezes it with SIGSTOP, and
CRASH_AT=name:kill:3 does so at the third time. Unset, as always in real life, nothing happens.
"""

import os
import signal
from dataclasses import dataclass
from threading import Lock

NAMES = (
    "announcing", "claimed", "beginning", "begun", "sent", "settling", "settled", "releasing",
    "falling back", "repeating",
)  # fmt: skip


@dataclass(slots=True)
class _Plan:
    name: str = ""
    deed: signal.Signals = signal.SIGKILL
    left: int = 1


_lock = Lock()
_plan = _Plan()


def rehearse(text: str) -> None:
    """End or freeze this process at the place that this names, spelt as CRASH_AT is."""
    name, _, rest = text.partition(":")
    how, _, count = rest.partition(":")
    if name not in NAMES:
        raise ValueError(f"There is no crash point {name!r}; choose from {', '.join(NAMES)}.")
    _plan.name, _plan.left = name, int(count or 1)
    _plan.deed = signal.SIGSTOP if how == "stop" else signal.SIGKILL


def crash_point(name: str) -> None:
    """Go on, unless this is where the process is to end."""
    if name != _plan.name:
        return
    with _lock:
        _plan.left -= 1
        now = _plan.left == 0
    if now:
        os.kill(os.getpid(), _plan.deed)


if os.environ.get("CRASH_AT"):
    rehearse(os.environ["CRASH_AT"])
