"""Find out what a file is by its header, wherever in the first rows that stands."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from transactions.importing.formats import Format
from transactions.importing.reading.rows import Cells, Line
from transactions.importing.reading.source import Source
from transactions.importing.refusals import ImportRefused, UnknownFormat
from transactions.importing.registry import formats
from transactions.importing.row import Row, Table
from transactions.importing.times import Order, looks_ambiguous, order_shown_by

_NEAR = 0.25
_SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file whose format is known, ready to be read."""

    source: Source
    format: Format
    header: Cells
    header_line: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    found: Recognised
    strangers: int
    matched: int


def recognise(sources: Sequence[Source], *, exchange: str = "") -> Recognised:
    """The format of this file, among all or among those of one exchange."""
    among = [each for each in formats() if not exchange or _same(each.exchange, exchange)]
    if exchange and not among:
        raise ImportRefused(f"There is no format of {exchange}. Leave the exchange out to look.")
    heads = [(source, source.head()) for source in sources]
    found = [each for source, head in heads for each in _candidates(source, head, among)]
    if not found:
        raise _unknown(heads[0][1], among, exchange=exchange)
    best = min((each.strangers, -each.matched) for each in found)
    equals = [each.found for each in found if (each.strangers, -each.matched) == best]
    heads_by_source = {id(source): head for source, head in heads}
    fitting = [each for each in equals if _fits(each, heads_by_source[id(each.source)])]
    return (fitting or equals)[0]


def _same(one: str, other: str) -> bool:
    def letters(name: str) -> str:
        return "".join(char for char in name.lower() if char.isalnum())

    return letters(one) == letters(other)


def _candidates(source: Source, head: list[Line], among: list[Format]) -> Iterable[_Candidate]:
    for line, cells in head:
        if sum(1 for cell in cells if cell) < 2:
            continue
        for format_ in among:
            for signature in format_.signatures:
                strangers = signature.strangers(cells)
                if strangers is not None and strangers <= len(signature.required) // 2:
                    found = Recognised(source, format_, cells, line)
                    yield _Candidate(found, strangers, len(signature.required))


def _fits(found: Recognised, head: list[Line]) -> bool:
    if found.format.fits is None:
        return True
    table = Table(found.header)
    rows = [Row(line, cells, table) for line, cells in head if line > found.header_line]
    return found.format.fits(rows[:_SAMPLE])


def _unknown(head: list[Line], among: list[Format], *, exchange: str) -> ImportRefused:
    header = likely_header(head)
    if not header:
        return ImportRefused("This file has no rows with columns.")
    scores: Counter[str] = Counter()
    for each in among:
        like = max(signature.likeness(header) for signature in each.signatures)
        scores[str(each)] = int(like * 1000)
    nearest = [name for name, score in scores.most_common(3) if score > _NEAR * 1000]
    return UnknownFormat(header, nearest, of=exchange)


def likely_header(head: Sequence[Line]) -> Cells:
    """The first row that is as wide as the table and all words."""
    if not head:
        return []
    width = max(len(cells) for _, cells in head)
    for _, cells in head:
        words = sum(1 for cell in cells if cell and not cell[:1].isdigit())
        if len(cells) >= width - 1 and words >= len(cells) * 0.6:
            return cells
    return head[0][1]


def date_order(found: Recognised, *, declared: Order) -> Order:
    """Whether 11/12/2017 has its day first: by proof in the whole file, else as declared."""
    sample = islice(found.source.rows(), 200)
    columns = {
        at for _, cells in sample for at, cell in enumerate(cells) if looks_ambiguous(cell.strip())
    }
    if not columns:
        return declared
    votes: Counter[Order] = Counter()
    for _, cells in found.source.rows():
        votes.update(order_shown_by(cells[at]) for at in columns if at < len(cells))
    del votes[Order.UNKNOWN]
    return votes.most_common(1)[0][0] if votes else declared
