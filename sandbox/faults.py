"""Scripted misbehaviour: which of the next requests go wrong, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase
from threading import Lock
from typing import Literal, get_args

Kind = Literal["answer", "delay", "hang", "reset", "close", "truncate"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens to a matching request.

    `answer` sends status, body and headers instead of the real answer, `delay` sends the real
    answer late, `truncate` sends half of it and closes, `hang` never answers, `reset` and `close`
    end the connection with RST and with FIN. With `after`, the request is processed first and only
    its answer suffers: the provider accepted, the client does not know.
    """

    kind: Kind = "answer"
    path: str = "*"  # shell pattern, e.g. "*/coins/markets"
    method: str = "*"
    times: int | None = 1  # None: until the queue is cleared
    delay: float | Decimal = 0  # seconds before anything below happens
    after: bool = False
    status: int = 500
    body: object = ""  # text is sent as it is, anything else as JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}, choose from {', '.join(KINDS)}")
        if self.times is not None and self.times < 1:
            raise ValueError("a fault that happens less than once does nothing")

    def meets(self, method: str, path: str) -> bool:
        return fnmatchcase(path, self.path) and fnmatchcase(method, self.method)


class FaultQueue:
    """Faults in the order given; a request takes the first one that meets it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[tuple[Fault, int | None]] = []

    def add(self, *faults: Fault) -> None:
        with self._lock:
            self._waiting += [(fault, fault.times) for fault in faults]

    def clear(self) -> None:
        with self._lock:
            self._waiting = []

    def pending(self) -> list[Fault]:
        with self._lock:
            return [fault for fault, _ in self._waiting]

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request, counted down; None when it may be answered as usual."""
        with self._lock:
            for place, (fault, left) in enumerate(self._waiting):
                if fault.meets(method, path):
                    if left == 1:
                        del self._waiting[place]
                    elif left is not None:
                        self._waiting[place] = (fault, left - 1)
                    return fault
        return None
