"""What a part tells its supervisor through a pipe it inherits: that it is ready, that it works."""

import os
from contextlib import suppress

PIPE = "UP_SIGNS_FD"
READY = b"r"
PROGRESS = b"."


def watched() -> bool:
    return PIPE in os.environ


def say(sign: bytes) -> None:
    """Does nothing in a process that no supervisor watches, and never waits."""
    pipe = os.environ.get(PIPE)
    if pipe:
        with suppress(OSError):  # a supervisor that is gone or busy will not miss one sign
            os.write(int(pipe), sign)
