"""One row of a file under its header, with cells that are read as what they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from fnmatch import fnmatchcase

from transactions.importing import numbers, times
from transactions.importing.event import Amount
from transactions.importing.refusals import RowProblem


def fold(name: str) -> str:
    """A column's name without case and runs of blanks."""
    return " ".join(name.lower().split())


@dataclass(slots=True)
class Table:
    """What is known of a file before its rows are read."""

    header: list[str]
    order: times.Order = times.Order.MONTH_FIRST
    zone: tzinfo = UTC
    comma: bool | None = False
    now: datetime | None = None
    _found: dict[str, int | None] = field(default_factory=dict)
    _folded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._folded = [fold(name) for name in self.header]

    def under(self, header: Sequence[str]) -> "Table":
        """The same file below a header of sub-rows."""
        return Table(list(header), self.order, self.zone, self.comma, self.now)

    def index(self, column: str) -> int | None:
        """Where a column stands; `Time(*)` finds the first that begins so."""
        if column not in self._found:
            self._found[column] = self._search(fold(column))
        return self._found[column]

    def _search(self, wanted: str) -> int | None:
        name, _, nth = wanted.partition("#")  # "cur.#2": the second column of this name
        places = [at for at, folded in enumerate(self._folded) if matches(folded, name)]
        number = int(nth) if nth and nth.isdigit() else 1
        if nth and not nth.isdigit():
            places = [at for at, folded in enumerate(self._folded) if folded == wanted]
        elif wanted == "#":
            places = [at for at, folded in enumerate(self._folded) if folded == "#"]
        return places[number - 1] if len(places) >= number else None


def matches(folded: str, wanted: str) -> bool:
    return fnmatchcase(folded, wanted) if "*" in wanted else folded == wanted


@dataclass(slots=True)
class Row:
    """Columns may be given by several names: the first that the file has is read."""

    line: int
    cells: Sequence[str]
    table: Table

    def text(self, *columns: str) -> str:
        """What stands there, without blanks around it; empty when there is no such column."""
        for column in columns:
            at = self.table.index(column)
            if at is not None:
                return self.cells[at].strip() if at < len(self.cells) else ""
        return ""

    def has(self, *columns: str) -> bool:
        return any(self.table.index(column) is not None for column in columns)

    def upper(self, *columns: str) -> str:
        return self.text(*columns).upper()

    def number(self, *columns: str) -> Decimal:
        return self.number_in(self.text(*columns), *columns)

    def number_in(self, text: str, *columns: str) -> Decimal:
        """The number in a text that was taken from these columns."""
        try:
            return numbers.number(text, comma=self.table.comma)
        except RowProblem as problem:
            raise self.problem(problem.reason, *columns) from problem

    def number_or_none(self, *columns: str) -> Decimal | None:
        """None where nothing stands, or a dash."""
        if self.text(*columns) in numbers.NOTHING:
            return None
        return self.number(*columns)

    def number_or_zero(self, *columns: str) -> Decimal:
        return self.number_or_none(*columns) or Decimal(0)

    def positive(self, *columns: str) -> Decimal:
        """A number that makes sense only above zero."""
        found = self.number(*columns)
        if found <= 0:
            raise self.problem("This must be more than zero.", *columns)
        return found

    def size(self, *columns: str) -> Decimal:
        """A number whose sign says only which way it went."""
        found = abs(self.number(*columns))
        if not found:
            raise self.problem("This must not be zero.", *columns)
        return found

    def amount(self, *columns: str, symbols: Sequence[str] = ()) -> Amount:
        """A number with its symbol in one cell: 0.5BTC."""
        text = self.text(*columns)
        try:
            return numbers.amount(text, symbols=symbols, comma=self.table.comma)
        except RowProblem as problem:
            raise self.problem(problem.reason, *columns) from problem

    def when(self, *columns: str) -> datetime:
        column = next((name for name in columns if self.has(name)), columns[0])
        at = self.table.index(column)
        zone = times.zone_in(self.table.header[at]) if at is not None else None
        return self.moment(self.text(column), *columns, zone=zone)

    def moment(self, text: str, *columns: str, zone: tzinfo | None = None) -> datetime:
        """The moment a text speaks of that was put together from these columns."""
        try:
            found = times.when(text, order=self.table.order, zone=zone or self.table.zone)
            if self.table.now:
                times.check_possible(found, now=self.table.now)
        except RowProblem as problem:
            raise RowProblem(problem.reason, column=self.name_of(*columns), value=text) from problem
        return found

    def problem(self, reason: str, *columns: str) -> RowProblem:
        return RowProblem(reason, column=self.name_of(*columns), value=self.text(*columns))

    def name_of(self, *columns: str) -> str:
        """The first of these columns that the file has, as the file spells it."""
        for column in columns:
            at = self.table.index(column)
            if at is not None:
                return self.table.header[at].strip()
        return columns[0] if columns else ""
