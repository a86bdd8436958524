"""Behind the pages: what the supervisor keeps alive, who kills it, and which lever was pulled."""

import time
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar

from aiohttp import web

from sandbox.ledger import Ledger
from sandbox.web import HttpStandIn

if TYPE_CHECKING:  # the product is imported once its settings are those of the demo
    from tracker.up.keeper import Keeper

REMEMBERED = 6


@dataclass(slots=True)
class Killed:
    part: str
    pid: int
    at: float
    back_after: float | None = None


@dataclass(frozen=True, slots=True)
class Pulled:
    """A lever, and what is to be seen because of it."""

    said: str
    at: float


class Backstage(HttpStandIn):
    """Listens on this machine only, and takes orders from the demo's own page."""

    name: ClassVar[str] = "backstage"
    controls = ("kill", "state", "note")

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self.keepers: list[Keeper] = []
        self.killed: deque[Killed] = deque(maxlen=REMEMBERED)
        self.pulled: deque[Pulled] = deque(maxlen=REMEMBERED)
        self.broken: set[str] = set()

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return []

    def kill(self) -> list[str]:
        """End every part that does work, the hard way; the supervisor is not told."""
        ended = []
        for keeper in self.keepers:
            child = keeper.child
            if keeper.part.name in {"worker", "sender", "steps"} and child is not None:
                self.killed.append(Killed(keeper.part.name, child.process.pid, time.time()))
                child.kill()
                ended.append(keeper.part.name)
        return ended

    def note(self, said: str, *, broken: str = "", mended: str = "") -> None:
        """Remember which lever was pulled, and what does not work because of it."""
        self.pulled.appendleft(Pulled(said, time.time()))
        self.broken |= {broken} if broken else set()
        self.broken -= {mended}

    def state(self) -> dict[str, object]:
        """Every part as it is now, and what became of those that were killed."""
        for killed in self.killed:
            if killed.back_after is None and self._is_back(killed):
                killed.back_after = time.time() - killed.at
        return {
            "parts": [
                {
                    "name": keeper.part.name,
                    "ready": keeper.ready,
                    "pid": keeper.child.process.pid if keeper.child else None,
                }
                for keeper in self.keepers
            ],
            "killed": [asdict(each) for each in self.killed],
            "pulled": [asdict(each) for each in self.pulled],
            "broken": sorted(self.broken),
        }

    def _is_back(self, killed: Killed) -> bool:
        """Ready again, as another process."""
        return any(
            keeper.part.name == killed.part
            and keeper.ready
            and keeper.child is not None
            and keeper.child.process.pid != killed.pid
            for keeper in self.keepers
        )
