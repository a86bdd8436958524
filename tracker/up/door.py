"""The address people knock at. The supervisor holds it: while web restarts, callers wait."""

import errno
import socket

from tracker.up.errors import CannotStart

HIGHEST_PORT = 65535


def open_door(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one."""
    if not 0 <= port <= HIGHEST_PORT:
        raise CannotStart(f"PORT={port} is not a port: choose one up to {HIGHEST_PORT}.")
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family, backlog=2048)
    except (socket.gaierror, UnicodeError):
        raise CannotStart(not_an_address(host)) from None
    except OSError as problem:
        raise CannotStart(explain(problem, host=host, port=port)) from problem


def explain(problem: OSError, *, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}"
    if problem.errno == errno.EACCES:
        return f"Port {port} is reserved for the administrator. Choose one from 1024 up: PORT=8000"
    if problem.errno == errno.EADDRNOTAVAIL:
        return not_an_address(host)
    return f"Cannot listen on {host}, port {port}: {problem.strerror}."


def not_an_address(host: str) -> str:
    return (
        f"HOST={host} is not an address of this machine. "
        "Use 127.0.0.1 for this machine alone, or 0.0.0.0 for everybody who can reach it."
    )
