"""The rows of a text file or a workbook, one at a time, each with its first physical line."""

import csv
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from transactions.importing.reading.limits import LIMITS
from transactions.importing.refusals import ImportRefused

Cells = list[str]
Line = tuple[int, Cells]

_TOO_WIDE = f"A row has more than {LIMITS.columns} columns. No export we know is that wide."


def text_rows(path: Path, *, encoding: str, delimiter: str) -> Iterator[Line]:
    """Rows of a delimited text; empty ones are left out."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(_lines(file), delimiter=delimiter)
        line = 1
        try:
            for cells in reader:
                if cells and (len(cells) > 1 or cells[0]):
                    yield line, checked(cells)
                line = reader.line_num + 1
        except csv.Error as exc:
            raise ImportRefused(
                f"The text from line {line} on is no table: a cell there is too long, perhaps "
                "because of a quotation mark that is never closed."
            ) from exc


def checked(cells: Cells) -> Cells:
    if len(cells) > LIMITS.columns:
        raise ImportRefused(_TOO_WIDE)
    return cells


def _lines(file: IO[str]) -> Iterator[str]:
    most = LIMITS.line_characters
    number = 0
    while line := file.readline(most + 1):
        number += 1
        if len(line) > most:
            raise ImportRefused(f"Line {number} is longer than any line of an export.")
        if number > LIMITS.rows:
            raise ImportRefused(
                f"This file has more than {LIMITS.rows:,} lines. Export a shorter time at once."
            )
        yield line


def workbook_rows(path: Path) -> Iterator[Line]:
    """Rows of the first sheet that has any, read as a stream."""
    with path.open("rb") as file:  # openpyxl would judge a path by how it ends
        try:
            book = load_workbook(file, read_only=True, data_only=True)
        except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as exc:
            raise ImportRefused("This workbook is damaged and cannot be opened.") from exc
        with closing(book):
            yield from _book_rows(book)


def _book_rows(book: Any) -> Iterator[Line]:
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its own size may be a lie
        for count, line in enumerate(_sheet_rows(sheet), start=1):
            if count > LIMITS.rows:
                raise ImportRefused(f"This sheet has more than {LIMITS.rows:,} rows.")
            yield line


def _sheet_rows(sheet: Any) -> Iterator[Line]:
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=None), start=1):
        cells = [cell_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, checked(cells)


def cell_text(value: object) -> str:
    """A cell as an export in text would have written it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
