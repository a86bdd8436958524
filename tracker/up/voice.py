"""Every line on the terminal says which part it comes from."""

import os
import sys
from typing import TextIO

COLOURS = {"up": 37, "redis": 31, "web": 36, "worker": 33, "sender": 32, "spare": 33, "beat": 35}
COLOURS["steps"] = COLOURS["spare"]
WIDTH = 6
LONGEST_LINE = 64 * 1024


class Voice:
    """Writes whole lines; a terminal that has gone away is no reason to stop."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self.out = out
        self.coloured = out.isatty() and not os.environ.get("NO_COLOR")

    def say(self, part: str, line: str) -> None:
        prefix = f"{part:<{WIDTH}} │"
        if self.coloured:
            prefix = f"\033[{COLOURS.get(part, 37)}m{prefix}\033[0m"
        try:
            self.out.write(f"{prefix} {line}\n")
            self.out.flush()
        except (OSError, ValueError):
            self.out = open(os.devnull, "w")  # noqa: SIM115  (for the rest of our life)


class Lines:
    """Joins what a pipe brings into lines."""

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, data: bytes) -> list[str]:
        *whole, self.rest = (self.rest + data).split(b"\n")
        if len(self.rest) > LONGEST_LINE:
            whole, self.rest = [*whole, self.rest], b""
        return [line.decode(errors="replace").rstrip("\r") for line in whole]

    def end(self) -> list[str]:
        """What came last, even without an end of line."""
        return self.feed(b"\n") if self.rest else []
