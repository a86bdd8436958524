"""How a stand-in lives: in a thread of its own inside a test, or as a process of its own."""

import argparse
import asyncio
import signal
import sys
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, ClassVar, Generic, Self, TypeVar

from sandbox.ledger import Ledger

LOOPBACK = "127.0.0.1"

T = TypeVar("T")
S = TypeVar("S", bound="StandIn")


class StandIn(ABC):
    """A local server that speaks a provider's real protocol and writes down what it accepted."""

    name: ClassVar[str]
    scheme: ClassVar[str] = "http"

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.url = ""  # known once it listens

    @classmethod
    def add_options(cls, parser: argparse.ArgumentParser) -> None:
        """Add what `python -m sandbox NAME` takes besides --host, --port and --data."""
        del parser

    @classmethod
    def from_options(cls, ledger: Ledger, options: argparse.Namespace) -> Self:
        """Make one from the command line."""
        del options
        return cls(ledger)

    @abstractmethod
    async def start(self, host: str, port: int) -> int:
        """Listen, and say on which port (asked for 0, the system picks one)."""

    @abstractmethod
    async def stop(self) -> None:
        """Stop listening and drop every open connection."""


def ledger_in(folder: Path, name: str) -> Ledger:
    """Every stand-in has its own file in the data folder."""
    return Ledger(folder / f"{name}.jsonl")


class Running(Generic[S]):
    """A stand-in serving from its own thread and event loop, until `stop` or the end of `with`."""

    def __init__(self, stand_in: S, *, host: str = LOOPBACK, port: int = 0) -> None:
        self.stand_in = stand_in
        self.ledger = stand_in.ledger
        self.host = host
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._serve, name=f"sandbox-{stand_in.name}", daemon=True)
        self._thread.start()
        try:
            self.port = self.do(listen(stand_in, host=host, port=port))
        except BaseException:
            self._end()
            raise

    @property
    def url(self) -> str:
        return self.stand_in.url

    def do(self, coroutine: Coroutine[Any, Any, T], *, seconds: float = 10) -> T:
        """Run a coroutine where the stand-in lives and wait for what it returns."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(seconds)

    def stop(self) -> None:
        """Close the port and join the thread; a second call does nothing."""
        if not self._loop.is_closed():
            self.do(self.stand_in.stop())
            self._end()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


async def listen(stand_in: StandIn, *, host: str, port: int) -> int:
    """Start a stand-in and let it know its own address."""
    bound = await stand_in.start(host, port)
    stand_in.url = f"{stand_in.scheme}://{host}:{bound}"
    return bound


async def serve_until_signal(stand_in: StandIn, *, host: str, port: int) -> None:
    """The life of a stand-in as a process: one line when it listens, gone on SIGTERM or Ctrl-C."""
    enough = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, enough.set)
    await listen(stand_in, host=host, port=port)
    sys.stdout.write(f"{stand_in.name} listens on {stand_in.url}\n")
    sys.stdout.flush()
    await enough.wait()
    await stand_in.stop()
