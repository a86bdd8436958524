"""A file that has been looked at: what it is, and how to read its rows as often as needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from transactions.importing.reading.encoding import encoding_of
from transactions.importing.reading.rows import Line, text_rows, workbook_rows
from transactions.importing.reading.unpack import is_workbook, unpacked

DELIMITERS = (",", ";", "\t", "|")
HEAD_ROWS = 40  # a header stands within these


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one file. `delimiter` is None in a workbook."""

    path: Path
    encoding: str = ""
    delimiter: str | None = None

    def rows(self) -> Iterator[Line]:
        if self.delimiter is None:
            return workbook_rows(self.path)
        return text_rows(self.path, encoding=self.encoding, delimiter=self.delimiter)

    def head(self) -> list[Line]:
        return list(islice(self.rows(), HEAD_ROWS))


@contextmanager
def opened(path: Path) -> Iterator[list[Source]]:
    """The ways to read this file, likeliest first; refuses what is no table."""
    with unpacked(path) as plain:
        if is_workbook(plain):
            yield [Source(plain)]
            return
        encoding = encoding_of(plain)
        readings = [Source(plain, encoding, delimiter) for delimiter in DELIMITERS]
        yield sorted(readings, key=_width, reverse=True)


def _width(source: Source) -> int:
    """How many cells a typical row has, read in this way."""
    widths = sorted(len(cells) for _, cells in source.head())
    return widths[len(widths) // 2] if widths else 0
