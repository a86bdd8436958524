"""A copy of the whole database while it is in use."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from tracker.backup.programs import NoBackup, run


def make_backup(folder: Path, *, now: datetime) -> Path:
    """The finished copy; while it is made it has another name, so that no half one is kept."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ending = "sqlite3" if connection.vendor == "sqlite" else "dump"
    path = folder / f"bellwether-{now:%Y-%m-%dT%H%M%SZ}.{ending}"
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.touch(mode=0o600)
        if connection.vendor == "sqlite":
            copy_sqlite(_own_file(), draft)
        else:
            run("pg_dump", "--format=custom", "--no-owner", f"--file={draft}")
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def forget_older(folder: Path, *, keep: int) -> list[Path]:
    """Delete all copies but the newest so many; names sort by time."""
    copies = sorted(each for each in folder.glob("bellwether-*Z.*") if each.is_file())
    gone = copies[:-keep] if keep else []
    for each in gone:
        each.unlink()
    return gone


def copy_sqlite(source: Path, target: Path) -> None:
    """SQLite's own online copy: one moment, however many write meanwhile. Checked afterwards."""
    whole = closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True))
    try:
        with whole as ours, closing(sqlite3.connect(target)) as copy:
            ours.backup(copy, pages=5000)
            # One file, with nothing beside it that could be forgotten.
            copy.execute("PRAGMA journal_mode=DELETE")
            (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError as problem:
        raise NoBackup(f"{source} cannot be read: {problem}.") from problem
    if verdict != "ok":
        raise NoBackup(f"The copy is damaged, and so may be {source}: {verdict}.")


def default_folder() -> Path:
    return Path(settings.DATA_DIR) / "backups"


def _own_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))
