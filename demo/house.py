"""The demo's own folder, and what it refuses to touch."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIGN = "this-is-a-demo"
KEPT = {SIGN, "demo.lock", "static", "run"}  # the copied static files need not be copied again
# Whoever sets one of these means a real service.
CONFIGURED = (
    "DATABASE_URL", "REDIS_URL", "SITE_URL", "SECRET_KEY", "EMAIL_URL", "COINGECKO_API_KEY",
    "COINGECKO_BASE_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_FROM",
    "TWILIO_MESSAGING_SERVICE_SID", "TWILIO_BASE_URL",
)  # fmt: skip


class NoDemo(Exception):
    """A sentence for the person at the keyboard."""


def folder_of(environment: Mapping[str, str]) -> Path:
    folder = Path(environment.get("DATA_DIR") or "var/demo").expanduser()
    return folder if folder.is_absolute() else ROOT / folder


def refuse_a_configured_service(environment: Mapping[str, str]) -> None:
    """The demo invents people, prices and messages: nothing of that may reach a real service."""
    names = [*CONFIGURED, *(f"{name}_FILE" for name in CONFIGURED)]
    found = [name for name in names if environment.get(name)]
    if found:
        raise NoDemo(
            f"{', '.join(found)} is set, so this is a configured service. Nothing was touched. "
            "Start the demo in a shell without it."
        )


@contextmanager
def fresh(folder: Path) -> Iterator[Path]:
    """The folder, emptied, and kept for this demo alone until it ends."""
    if folder.exists() and any(folder.iterdir()) and not (folder / SIGN).exists():
        raise NoDemo(
            f"{folder} holds something that is no demo. Nothing was touched. Choose another "
            "folder: DATA_DIR=/some/folder make demo"
        )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / SIGN).write_text("Everything here is invented, and gone at the next start.\n")
        lock = (folder / "demo.lock").open("a")
    except OSError as problem:
        raise NoDemo(f"Cannot write to {folder}: {problem.strerror}.") from problem
    with lock:
        _lock(lock.fileno(), folder)
        _empty(folder)
        yield folder


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise NoDemo(
            f"A demo runs from {folder} already. Stop it first, or give this one a folder and "
            "a port of its own: DATA_DIR=/some/folder PORT=8001 make demo"
        ) from None


def _empty(folder: Path) -> None:
    for entry in os.scandir(folder):
        if entry.name in KEPT:
            continue
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)
