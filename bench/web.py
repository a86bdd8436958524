"""The product's own web process on the bench's database."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from bench.processes import until


@contextmanager
def running_web(**environment: str) -> Iterator[int]:
    """Its port, once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "tracker.up.web", str(door.fileno())],
            env={**os.environ, "SITE_URL": f"http://127.0.0.1:{port}", **environment},
            pass_fds=[door.fileno()],
        )
        try:
            until(partial(_answers, port), process)
            yield port
        finally:
            process.terminate()
            process.wait()


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()
