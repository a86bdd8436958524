"""Our copies of pictures, as files below DATA_DIR named after their content."""

import os
import tempfile
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    return Path(settings.DATA_DIR) / "coin-images"


def kept() -> frozenset[str]:
    """The names of all copies there are."""
    try:
        return frozenset(os.listdir(folder()))
    except FileNotFoundError:
        return frozenset()


def keep(name: str, content: bytes) -> None:
    """Write a copy whole or not at all: a reader never sees half a picture."""
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder(), prefix=".", delete=False) as file:
        file.write(content)
    os.replace(file.name, folder() / name)


def read(name: str) -> bytes | None:
    try:
        return (folder() / name).read_bytes()
    except FileNotFoundError:
        return None


def forget(name: str) -> None:
    (folder() / name).unlink(missing_ok=True)
