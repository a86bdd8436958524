"""An empty database with all its tables, kept so that the next start need not make it again."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from demo.house import ROOT

DATABASE = "bellwether.sqlite3"


def plate_in(folder: Path) -> Path:
    """Named after the migrations it went through."""
    names = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("*/migrations/*.py"))
    mark = hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]
    return folder / "run" / f"plate-{mark}.sqlite3"


def lay(folder: Path) -> bool:
    """Put the empty database in place; False when there is none of these migrations."""
    plate = plate_in(folder)
    if plate.exists():
        copy(plate, folder / DATABASE)
    return plate.exists()


def keep(folder: Path) -> None:
    """Keep the database as it is now, before anything is written into its tables."""
    plate = plate_in(folder)
    for old in plate.parent.glob("plate-*.sqlite3"):
        old.unlink()
    draft = plate.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    copy(folder / DATABASE, draft)
    draft.replace(plate)


def copy(source: Path, target: Path) -> None:
    """Whole, whatever still stands in the write-ahead log."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
