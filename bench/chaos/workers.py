"""Workers as whoever harms them holds them: start one, kill it, freeze it, wait for its end."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

BORN_SECONDS = 60.0


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

    def wait(self, *, seconds: float = 60.0) -> int:
        if not self.gone.wait(seconds):
            raise TimeoutError(f"worker {self.pid} did not end in {seconds:g} s")
        assert self.ended is not None  # noqa: S101  (for the type checker)
        return self.ended


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
        self.workers: dict[int, Worker] = {}
        self.reader = threading.Thread(target=self._listen, daemon=True)
        self.reader.start()

    def start(self, job: str, *, crash: str = "") -> Worker:
        worker = Worker(len(self.workers) + 1)
        self.workers[worker.number] = worker
        assert self.process.stdin  # noqa: S101  (for the type checker)
        order = {"id": worker.number, "job": job, "crash": crash}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        if not worker.born.wait(BORN_SECONDS):
            raise TimeoutError("the nursery did not answer")
        return worker

    def _listen(self) -> None:
        assert self.process.stdout  # noqa: S101  (for the type checker)
        with self.process.stdout as lines:
            for line in lines:
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
        if self.process.stdin:
            self.process.stdin.close()
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
