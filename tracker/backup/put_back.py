"""A copy becomes the database again. Only into an empty one: nothing is ever written over."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection

from tracker.backup.make import copy_sqlite
from tracker.backup.programs import NoBackup, run

SQLITE_BEGINS, DUMP_BEGINS = b"SQLite format 3\0", b"PGDMP"


def put_back(path: Path) -> None:
    """With the tables that this version expects, which may be newer than the copy."""
    is_sqlite = connection.vendor == "sqlite"
    _refuse_what_does_not_fit(path, SQLITE_BEGINS if is_sqlite else DUMP_BEGINS)
    _refuse_a_filled_database()
    if is_sqlite:
        _refuse_strangers(path)
        connection.close()
        copy_sqlite(path, Path(str(connection.settings_dict["NAME"])))
    else:
        run("pg_restore", "--no-owner", "--no-privileges", "--single-transaction",
            f"--dbname={connection.settings_dict['NAME']}", str(path))  # fmt: skip
    call_command("migrate", interactive=False, verbosity=0)


def _refuse_what_does_not_fit(path: Path, begins: bytes) -> None:
    try:
        with path.open("rb") as file:
            found = file.read(len(begins))
    except OSError as problem:
        raise NoBackup(f"{path} cannot be read: {problem.strerror}.") from problem
    if found != begins:
        raise NoBackup(
            f"{path} is no backup of a {connection.display_name} database, which DATABASE_URL "
            "names. Nothing was changed."
        )


def _refuse_a_filled_database() -> None:
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as problem:
        raise NoBackup(f"The database does not answer: {' '.join(str(problem).split())}") from None
    if tables:
        way = (
            f"Move {connection.settings_dict['NAME']} and its -wal and -shm out of the way"
            if connection.vendor == "sqlite"
            else "Make an empty one (createdb) and name it in DATABASE_URL"
        )
        raise NoBackup(f"The database is not empty, and nothing was changed. {way} first.")


def _refuse_strangers(path: Path) -> None:
    file = closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True))
    with file as copy:
        query = "SELECT count(*) FROM sqlite_master WHERE name = 'accounts_user'"
        (ours,) = copy.execute(query).fetchone()
    if not ours:
        raise NoBackup(f"{path} is no backup of Bellwether. Nothing was changed.")
