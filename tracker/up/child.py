"""One running process of a part: its pipes, its end."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

from tracker.env import BASE_DIR
from tracker.up import leash, signs
from tracker.up.parts import Part
from tracker.up.voice import Lines

CHUNK = 64 * 1024


class Child:
    """Started at once, in a group of its own so that Ctrl-C reaches only the supervisor."""

    def __init__(self, part: Part, *, environment: dict[str, str]) -> None:
        self.signs, theirs = os.pipe()
        os.set_blocking(theirs, False)
        self.process = subprocess.Popen(  # noqa: S603  (our own parts)
            [sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), *part.command],
            cwd=BASE_DIR,
            env={**environment, **part.environment, signs.PIPE: str(theirs)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(theirs, *part.inherits),
            start_new_session=True,
        )
        os.close(theirs)
        assert self.process.stdout  # noqa: S101  (for the type checker)
        self.output = self.process.stdout.fileno()
        self.lines = Lines()
        os.set_blocking(self.output, False)
        os.set_blocking(self.signs, False)

    def read_lines(self) -> list[str] | None:
        """What it wrote; None once it will write no more."""
        data = read_now(self.output)
        return None if data == b"" else self.lines.feed(data or b"")

    def read_signs(self) -> bytes | None:
        """What it told us; None once it will tell no more."""
        data = read_now(self.signs)
        return None if data == b"" else data or b""

    def ended(self) -> bool:
        return self.process.poll() is not None

    def ask_to_stop(self) -> None:
        self.process.terminate()

    def kill(self) -> None:
        """The whole group: what a part has started ends with it."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def bury(self) -> list[str]:
        """After its end: nothing of it is left, and its last words are returned."""
        self.kill()
        words = self.read_lines() or []
        if self.process.stdout:
            self.process.stdout.close()
        os.close(self.signs)
        return words + self.lines.end()

    def epitaph(self) -> str:
        code = self.process.returncode
        return f"killed by signal {-code}" if code < 0 else f"exit code {code}"


def read_now(pipe: int) -> bytes | None:
    """What is there: None for nothing yet, empty for never again."""
    try:
        return os.read(pipe, CHUNK)
    except BlockingIOError:
        return None
