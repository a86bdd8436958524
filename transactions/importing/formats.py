"""What a file of exchanges/ declares: its headers, and the function that reads a row."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from transactions.importing.event import Aside, Event
from transactions.importing.row import Row, fold, matches
from transactions.importing.times import Order

Found = Event | Aside | None | Iterable[Event | Aside]
Join = Callable[[Iterable[Row]], Iterator[list[Row]]]


class Signature:
    """The columns of one header: `Time(*)` may vary, `Note?` may be missing."""

    def __init__(self, header: str) -> None:
        names = [name.strip() for name in header.split(",")]
        self.required = [fold(name) for name in names if not name.endswith("?")]
        self.optional = [fold(name[:-1]) for name in names if name.endswith("?")]
        self.columns = [name.removesuffix("?") for name in names]

    def strangers(self, header: Sequence[str]) -> int | None:
        """How many columns the header has that are not ours; None when it lacks one of ours."""
        left = [fold(name) for name in header]
        for wanted in sorted(self.required, key=lambda name: "*" in name):
            at = next((at for at, name in enumerate(left) if matches(name, wanted)), None)
            if at is None:
                return None
            del left[at]
        return sum(1 for name in left if name and not self._knows(name))

    def _knows(self, name: str) -> bool:
        return any(matches(name, wanted) for wanted in self.optional)

    def likeness(self, header: Sequence[str]) -> float:
        """The share of columns in common, between 0 and 1."""
        ours, theirs = set(self.required), {fold(name) for name in header} - {""}
        return len(ours & theirs) / len(ours | theirs)


@dataclass(frozen=True)
class Format:
    """One kind of export. Give `read` for rows that stand alone, `read_together` for joined ones.

    `join` makes groups of rows (see joining.py). `order` says how slashed dates are meant where
    the file itself does not prove it. `fits` tells apart formats of one header by their rows.
    """

    exchange: str
    name: str
    headers: tuple[str, ...]
    read: Callable[[Row], Found] | None = None
    join: Join | None = None
    read_together: Callable[[list[Row]], Found] | None = None
    order: Order = Order.MONTH_FIRST
    comma: bool | None = False
    fits: Callable[[list[Row]], bool] | None = None
    many_exchanges: bool = field(default=False)  # an aggregator: rows name their exchange

    @cached_property
    def signatures(self) -> tuple[Signature, ...]:
        return tuple(Signature(header) for header in self.headers)

    def __str__(self) -> str:
        return f"{self.exchange} {self.name}"
