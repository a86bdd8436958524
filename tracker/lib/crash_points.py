"""Places where a test may end or freeze this process: between a provider's yes and our own note.

CRASH_AT=name kills it at that place with SIGKILL, CRASH_AT=name:stop freezes it with SIGSTOP, and
CRASH_AT=name:kill:3 does so at the third time. Unset, as always in real life, nothing happens.
"""

import os
import signal
from threading import Lock

_name, _, _rest = os.environ.get("CRASH_AT", "").partition(":")
_how, _, _count = _rest.partition(":")
_SIGNAL = signal.SIGSTOP if _how == "stop" else signal.SIGKILL
_lock = Lock()
_left = int(_count or 1)


def crash_point(name: str) -> None:
    """Go on, unless this is where the environment says that the process ends."""
    global _left  # noqa: PLW0603  (one process, one count)
    if name != _name:
        return
    with _lock:
        _left -= 1
        now = _left == 0
    if now:
        os.kill(os.getpid(), _SIGNAL)
