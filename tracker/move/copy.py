"""Copy every row, digit for digit, or nothing."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError

from tracker.move.errors import MoveRefused
from tracker.move.fingerprint import fingerprint
from tracker.move.tables import MADE_BY_MIGRATE, Model, columns, rows, table_of, tables

CHUNK = 1000
Row = tuple[Any, ...]


def copy(there: BaseDatabaseWrapper) -> dict[str, int]:
    """How many rows of each table were copied. Nobody writes in our own database meanwhile."""
    with transaction.atomic(using=DEFAULT_DB_ALIAS), transaction.atomic(using=there.alias):
        _stand_still()
        for model in tables():
            if table_of(model) in MADE_BY_MIGRATE:  # ours have the numbers that other rows name
                rows(model, there.alias).order_by().delete()
        counts = {table_of(model): _copy_table(model, there) for model in tables()}
        for statement in there.ops.sequence_reset_sql(no_style(), tables()):
            with there.cursor() as cursor:
                cursor.execute(statement)
        there.check_constraints()
        _refuse_differences(there)
    return counts


def _stand_still() -> None:
    """SQLite's transaction keeps other writers out; PostgreSQL's must see one moment."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _copy_table(model: Model, there: BaseDatabaseWrapper) -> int:
    copied = 0
    for chunk in _chunks(_read(model, DEFAULT_DB_ALIAS)):
        _insert(model, there, chunk)
        copied += len(chunk)
    return copied


def _read(model: Model, using: str) -> Iterator[Row]:
    names = [field.attname for field in columns(model)]
    return iter(rows(model, using).values_list(*names).iterator(chunk_size=CHUNK))


def _chunks(read: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(read, CHUNK)):
        yield chunk


def _insert(model: Model, there: BaseDatabaseWrapper, chunk: Sequence[Row]) -> None:
    fields = columns(model)
    name = there.ops.quote_name
    into = ", ".join(name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {name(table_of(model))} ({into}) VALUES ({marks})"  # noqa: S608 - names of ours
    values = [
        [field.get_db_prep_save(value, there) for field, value in zip(fields, row, strict=True)]
        for row in chunk
    ]
    try:
        with transaction.atomic(using=there.alias), there.cursor() as cursor:
            cursor.executemany(statement, values)
    except (DatabaseError, ValueError) as problem:
        if len(chunk) == 1:
            key = dict(zip((field.attname for field in fields), chunk[0], strict=True))
            raise MoveRefused(
                f"A row of {table_of(model)} cannot be kept there, the one with the key "
                f"{key[model._meta.pk.attname]}: {str(problem).splitlines()[0]}"
            ) from problem
        for row in chunk:  # to find the one that cannot
            _insert(model, there, [row])


def _refuse_differences(there: BaseDatabaseWrapper) -> None:
    """What was written is read back and compared, whatever order it comes in."""
    for model in tables():
        ours = fingerprint(_read(model, DEFAULT_DB_ALIAS))
        theirs = fingerprint(_read(model, there.alias))
        if ours != theirs:
            raise MoveRefused(
                f"{table_of(model)} came out differently: {ours.rows} rows here, {theirs.rows} "
                "there, and not the same. Nothing was kept there."
            )
