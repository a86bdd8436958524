"""Take the one file out of a .gz or .zip, without trusting what the archive says of itself."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from transactions.importing.reading.limits import LIMITS, megabytes
from transactions.importing.refusals import ImportRefused

_PIECE = 1024 * 256
_WORKBOOK = "xl/workbook.xml"
_BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, OSError, RuntimeError)
_SIGNATURES = {
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Excel file (.xls)",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"SQLite format 3": "a database",
}


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The plain file (text or workbook) at or inside `path`; refuses what no export is."""
    size = path.stat().st_size
    if size > LIMITS.file_bytes:
        raise ImportRefused(
            f"This file has {megabytes(size)}; more than {megabytes(LIMITS.file_bytes)} are not "
            "read. Export a shorter time at once."
        )
    if not size:
        raise ImportRefused("This file is empty.")
    with TemporaryDirectory(prefix="import-") as folder:
        yield _plain(path, Path(folder))


def _plain(path: Path, folder: Path, *, depth: int = 0) -> Path:
    with path.open("rb") as file:
        head = file.read(16)
    for signature, what in _SIGNATURES.items():
        if head.startswith(signature):
            raise ImportRefused(f"This is {what}, not a table. Export it as CSV or XLSX.")
    if not head.startswith((b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06")):
        return path
    if depth:
        if is_workbook(path):
            return path
        raise ImportRefused("This is an archive inside an archive. Send the file itself.")
    target = folder / "content"
    try:
        inner = _gunzip(path, target) if head.startswith(b"\x1f\x8b") else _unzip(path, target)
    except _BROKEN as exc:
        raise ImportRefused("This archive is damaged and cannot be opened.") from exc
    return inner if inner == path else _plain(inner, folder, depth=depth + 1)


def _gunzip(path: Path, target: Path) -> Path:
    with gzip.open(path, "rb") as packed:
        return _copy(packed, target)


def _unzip(path: Path, target: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not _is_clutter(info)]
        expanded = sum(info.file_size for info in infos)
        if expanded > LIMITS.expanded_bytes:
            raise _too_much()
        if any(info.filename == _WORKBOOK for info in infos):
            return path
        if len(infos) != 1:
            found = "nothing" if not infos else f"{len(infos)} files"
            raise ImportRefused(f"This archive holds {found}. Pack one file at a time.")
        if infos[0].flag_bits & 1:
            raise ImportRefused("This archive is locked with a password. Unpack it first.")
        with archive.open(infos[0]) as packed:
            return _copy(packed, target)


def is_workbook(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return _WORKBOOK in archive.namelist()


def _is_clutter(info: zipfile.ZipInfo) -> bool:
    """What macOS adds to every archive, and folders."""
    return (
        info.is_dir()
        or info.filename.startswith("__MACOSX/")
        or info.filename.endswith(".DS_Store")
    )


def _copy(packed: IO[bytes] | Any, target: Path) -> Path:
    written = 0
    with target.open("wb") as plain:
        while piece := packed.read(_PIECE):
            written += len(piece)
            if written > LIMITS.expanded_bytes:
                raise _too_much()
            plain.write(piece)
    if not written:
        raise ImportRefused("The file in this archive is empty.")
    return target


def _too_much() -> ImportRefused:
    return ImportRefused(
        f"Unpacked, this is more than {megabytes(LIMITS.expanded_bytes)}. No export is that large."
    )
