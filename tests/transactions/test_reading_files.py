"""Whatever a file is encoded, packed or called: it is read, or refused with a sentence."""

import gzip
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.transactions.said import SAMPLES, said_by
from transactions.importing.refusals import ImportRefused

TEXT = (SAMPLES / "kraken_trades.csv").read_text()
SAID = said_by(SAMPLES / "kraken_trades.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "any.txt"
    text = TEXT.replace(",", delimiter)
    if encoding == "cp1252":
        text = text.replace('""', '"été"', 1)
    path.write_text(text, encoding=encoding)
    assert said_by(path) == SAID


def test_one_packed_file_is_taken_out(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(TEXT.encode()))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("trades.csv", TEXT)
        archive.writestr("__MACOSX/._trades.csv", "x")
    assert said_by(tmp_path / "a.csv.gz") == SAID == said_by(tmp_path / "a.zip")


def test_a_workbook_is_read_with_its_dates_and_numbers(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Symbol", "Type", "Quantity", "Price", "Value", "Fees", "Date"])
    sheet.append(["BTC", "Buy", 0.01, "£23,000.00", "£230.00", "£3", datetime(2023, 6, 1, 10)])  # noqa: DTZ001
    book.save(tmp_path / "kept")  # an upload is kept under another name, which says nothing
    (said,) = said_by(tmp_path / "kept")["said"]
    assert (said["got"], said["at"]) == ("0.01 BTC", "2023-06-01T10:00:00+00:00")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        bytes(range(256)) * 40,
        b"a,b,c\n" + b"x" * 200_000,
        b",".join([b"column"] * 100_000),
        gzip.compress(gzip.compress(b"a,b\n1,2\n")),
        gzip.compress(TEXT.encode())[:-20],
    ],
    ids=["empty", "pdf", "png", "noise", "line", "columns", "nested", "damaged"],
)
def test_what_is_no_export_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "claims-to-be.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRefused):
        said_by(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w", force_zip64=True) as inside,
    ):
        for _ in range(410):
            inside.write(bytes(1024 * 1024))
    with pytest.raises(ImportRefused, match="Unpacked"):
        said_by(path)


def test_a_file_of_a_gigabyte_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(1024**3)
    with pytest.raises(ImportRefused, match="1,024 MB"):
        said_by(path)
