"""Which kind of picture some bytes are, by what they begin with and not by what they are called."""

from hashlib import sha256
from pathlib import PurePath

TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}


class NoPicture(Exception):
    """These bytes are no picture that we show."""


def name_for(content: bytes) -> str:
    """A name that says what is in it: another picture, another name."""
    return f"{sha256(content).hexdigest()[:20]}{_ending(content)}"


def type_of(name: str) -> str:
    return TYPES[PurePath(name).suffix]


def _ending(content: bytes) -> str:
    """SVG is left out on purpose: it can carry script."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return ".png"
    if content.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp"
    raise NoPicture("What came is neither PNG, JPEG nor WebP.")
