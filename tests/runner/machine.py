"""What this machine has, what may be installed on it, and how to say that something is missing."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class NotHere(Exception):
    """Something the tests need is missing; the message names it and what to do."""

    def forgive_unless_in_ci(self) -> None:
        """On a laptop the rest still runs; in CI a test that did not run is a failure."""
        if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
            raise self
        say(f"Left out: {self}")


def say(words: str) -> None:
    """A line of the runner's own, written at once so that it stays before what follows."""
    os.write(1, f"\n== {words}\n".encode())


def install(package: str) -> bool:
    """Install a Debian package where we may: as root, with apt."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {package}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
    ):
        done = subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0
