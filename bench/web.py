"""The product's own web process on the bench's database."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

START_SECONDS = 60.0


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
            _until_it_answers(port, process)
            yield port
        finally:
            process.terminate()
            process.wait()


def _until_it_answers(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            line.close()
    raise SystemExit("The web process did not start.")
