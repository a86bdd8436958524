"""From a recognised file to what happened: events, rows set aside, and problems."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

import structlog

from tracker.lib.passing import is_passing
from transactions.importing.event import Aside, Event, Problem
from transactions.importing.formats import Format, Found
from transactions.importing.recognise import Recognised, date_order
from transactions.importing.refusals import RowProblem
from transactions.importing.row import Row, Table, fold
from transactions.importing.times import Order

log = structlog.get_logger(__name__)
Outcome = Event | Aside | Problem
BREAKS = "Our reader breaks at this row; whoever runs this site finds the cause in the log."
_TOTALS = ("total", "totals", "sum", "grand total", "subtotal")


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say about a file when the file itself does not."""

    order: Order | None = None  # whether slashed dates have their day first
    zone: tzinfo = UTC  # of times that name none
    now: datetime | None = None  # dates after it are refused


class Extraction:
    """Reads a file once; `rows` counts the rows of data met so far."""

    def __init__(self, found: Recognised, *, options: Options) -> None:
        self.found = found
        self.rows = 0
        self.broken = 0  # rows that broke their reader
        form = found.format
        order = options.order or date_order(found, declared=form.order)
        self.table = Table(
            found.header, order=order, zone=options.zone, comma=form.comma, now=options.now
        )

    def __iter__(self) -> Iterator[Outcome]:
        form = self.found.format
        groups = form.join(self._rows()) if form.join else ([row] for row in self._rows())
        for group in groups:
            try:
                yield from _read(form, group)
            except Exception as error:  # the loop guard: the rest goes in
                if is_passing(error):
                    raise
                if not self.broken:
                    log.exception("row_breaks_its_reader", format=str(form), line=group[0].line)
                self.broken += 1
                yield Problem(group[0].line, "", "", BREAKS)

    def _rows(self) -> Iterator[Row]:
        repeated = [fold(name) for name in self.found.header]
        start = self.found.header_line
        for line, cells in self.found.source.rows():
            if line <= start or not any(cells) or [fold(cell) for cell in cells] == repeated:
                continue
            self.rows += 1
            yield Row(line, cells, self.table)


def _read(form: Format, group: list[Row]) -> Iterator[Outcome]:
    line = group[0].line
    if len(group) == 1 and (totals := _totals(group[0])):
        yield totals
        return
    try:
        if form.read_together:
            outcomes = _as_list(form.read_together(group))
        else:
            assert form.read is not None  # noqa: S101 - a house test sees to it
            outcomes = _as_list(form.read(group[0]))
        for each in outcomes:
            yield each if each.line else replace(each, line=line)
    except RowProblem as problem:
        yield _problem(group, problem)


def _as_list(found: Found) -> list[Event | Aside]:
    if found is None:
        return []
    return [found] if isinstance(found, Event | Aside) else list(found)


def _totals(row: Row) -> Aside | None:
    first = next((cell for cell in row.cells if cell.strip()), "")
    if first.strip().rstrip(":").lower() in _TOTALS:
        return Aside("A line of totals, not an entry.", value=first.strip(), line=row.line)
    return None


def _problem(group: list[Row], problem: RowProblem) -> Problem:
    """Named after the row in which the faulty value stands."""
    guilty = group[0]
    if problem.value and len(group) > 1:
        for row in group:
            if row.text(problem.column) == problem.value:
                guilty = row
                break
    return Problem(guilty.line, problem.column, problem.value, problem.reason)
