"""What a channel must be able to do: render a message, let it pass, send it.

deliver.py works with whatever `transports/configured.py` lists; adding a channel is adding a row
there. Everything that touches the database happens in the worker's own thread; `send` alone runs
in many threads at once, so it talks to the provider and to nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from notifications.models import Attempt, Message
from notifications.verdicts import Result


class Renderer(Protocol):
    """Makes the bytes every attempt of a message sends. Asked once, before the first attempt."""

    def render(self, message: Message, *, now: datetime) -> bytes: ...


class Transport(Protocol):
    """One way out. `send` answers in its own words and never raises for what a server does."""

    lanes: int  # how many sends may be under way at once; 0: in the worker's own thread

    @property
    def longest(self) -> timedelta:
        """After this long a send has ended, whatever the provider does."""
        ...

    def prepare(self, message: Message, attempt: Attempt) -> None:
        """Fill in what the attempt's row must say before a byte leaves (`as_template`).

        The message's destination and its attempts are loaded already.
        """
        ...

    def send(self, message: Message, attempt: Attempt) -> Result: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Admission:
    """How many messages may begin now; when fewer than wanted, when to ask again."""

    count: int
    again_at: datetime | None = None
    reason: str = ""


class Gate(Protocol):
    """Asked before each handful of attempts, and told how each ended. It may use the database."""

    def closed_until(self, *, now: datetime) -> datetime | None:
        """Before anything is claimed: None when the way is open. Reading only."""
        ...

    def admit(self, wanted: int, *, now: datetime) -> Admission: ...

    def learn(self, results: Sequence[Result], *, now: datetime) -> None:
        """After the results were written down, outside their transaction."""
        ...


class OpenGate:
    """Lets everything pass."""

    def closed_until(self, *, now: datetime) -> datetime | None:
        return None

    def admit(self, wanted: int, *, now: datetime) -> Admission:
        return Admission(wanted)

    def learn(self, results: Sequence[Result], *, now: datetime) -> None:
        """Nothing to learn."""


class Inquirer(Protocol):
    """Asks the provider what became of an attempt, and applies what it says."""

    def put(self, attempt: Attempt) -> object:
        """Put the question; called in many threads, so it stores nothing. None: no answer."""
        ...

    def learn(self, attempt: Attempt, answer: object, *, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Outlet:
    """One channel, ready to be used by one worker."""

    channel: str
    transport: Transport
    renderer: Renderer
    gate: Gate = field(default_factory=OpenGate)
    inquirer: Inquirer | None = None
    # At most one message to an address that is being sent or may have arrived, and this far apart.
    one_at_a_time: bool = False
    spacing: timedelta = timedelta(0)
