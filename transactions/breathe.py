"""Long work on SQLite lets others in.

SQLite keeps no queue of writers: one who waits looks again after a while, at last every 100 ms, and
can miss every gap between our short transactions. So a gap it cannot miss comes now and then.
"""

import time

from django.db import connection

EVERY_SECONDS = 0.4
GAP_SECONDS = 0.12
_last = 0.0


def breathe() -> None:
    """Called between the transactions of long work; does nothing inside one."""
    global _last  # noqa: PLW0603 - one rhythm for the whole process
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    if time.monotonic() - _last > EVERY_SECONDS:
        time.sleep(GAP_SECONDS)
        _last = time.monotonic()
