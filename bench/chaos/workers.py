"""Workers as whoever harms them holds them: start one, kill it, freeze it, wait for its end."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import IO, Self, cast

BORN_SECONDS = 120.0


class Worker:
    def __init__(self, number: int) -> None:
        self.number = number
        self.pid = 0
        self.ended: int | None = None  # exit code; negative: the signal
        self.born, self.gone = threading.Event(), threading.Event()

    def signal(self, number: signal.Signals) -> None:
        if self.ended is None:
            os.kill(self.pid, number)

    def kill(self) -> int:
        self.signal(signal.SIGKILL)
        return self.wait()

    def stop(self) -> int:
        """Ask it to end, as a new version of the service would."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def wait(self, *, seconds: float = 180.0) -> int:
        if not self.gone.wait(seconds):
            raise TimeoutError(f"worker {self.pid} did not end in {seconds:g} s")
        return cast(int, self.ended)  # known before `gone` is set


class Nursery:
    """A process that forks workers; see bench/chaos/nursery.py."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.chaos.nursery"],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the nursery has no pipes")
        self.orders: IO[str] = self.process.stdin
        self.news: IO[str] = self.process.stdout
        self.workers: dict[int, Worker] = {}
        self.reader = threading.Thread(target=self._listen, daemon=True)
        self.reader.start()

    def start(self, job: str, *, crash: str = "", clock_off: int = 0) -> Worker:
        """`clock_off`: by how many seconds the machine it runs on is wrong."""
        worker = Worker(len(self.workers) + 1)
        self.workers[worker.number] = worker
        order = {"id": worker.number, "job": job, "crash": crash, "clock_off": clock_off}
        self.orders.write(json.dumps(order) + "\n")
        self.orders.flush()
        if not worker.born.wait(BORN_SECONDS):
            raise TimeoutError("the nursery did not answer")
        return worker

    def _listen(self) -> None:
        with self.news:
            for line in self.news:
                self._hear(line)

    def _hear(self, line: str) -> None:
        told = json.loads(line)
        worker = self.workers[told["id"]]
        if "pid" in told:
            worker.pid = told["pid"]
            worker.born.set()
        else:
            worker.ended = told["ended"]
            worker.gone.set()

    def close(self) -> None:
        for worker in self.workers.values():
            if worker.pid and worker.ended is None:
                worker.signal(signal.SIGCONT)
                worker.kill()
        self.orders.close()
        self.process.wait(30)
        self.reader.join(30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
