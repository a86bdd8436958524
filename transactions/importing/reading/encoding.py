"""Which characters the bytes of a file stand for; a binary file stands for none."""

import codecs
from pathlib import Path

from transactions.importing.refusals import ImportRefused

_PIECE = 1024 * 1024
_BINARY = "This is not a text file, whatever its name says. Export it as CSV or XLSX."
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1a\x1c\x1d\x1e\x1f"))
# Bytes that windows-1252 has no character for; Latin-1 has one for each.
_NOT_IN_1252 = b"\x81\x8d\x8f\x90\x9d"


def encoding_of(path: Path) -> str:
    """The whole file is looked at once, a piece at a time, so reading it later cannot fail."""
    with path.open("rb") as file:
        head = file.read(4096)
    name = next((name for bom, name in _BOMS if head.startswith(bom)), None)
    name = name or _utf16_without_bom(head)
    if name in {"utf-16", "utf-16-le", "utf-16-be"}:
        if not _decodes(path, name):
            raise ImportRefused(_BINARY)
        return name
    _refuse_binary(path)
    if _decodes(path, "utf-8"):
        return name or "utf-8"
    return "latin-1" if _contains(path, _NOT_IN_1252) else "cp1252"


def _utf16_without_bom(head: bytes) -> str | None:
    """Every second byte of mostly Latin text is zero."""
    even, odd = head[0::2], head[1::2]
    if len(head) < 4:
        return None
    if odd.count(0) > len(odd) * 0.8 and even.count(0) < len(even) * 0.1:
        return "utf-16-le"
    if even.count(0) > len(even) * 0.8 and odd.count(0) < len(odd) * 0.1:
        return "utf-16-be"
    return None


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                if "\0" in decoder.decode(piece):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _contains(path: Path, any_of: bytes) -> bool:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            if len(piece.translate(None, any_of)) != len(piece):
                return True
    return False


def _refuse_binary(path: Path) -> None:
    if _contains(path, _CONTROLS):
        raise ImportRefused(_BINARY)
