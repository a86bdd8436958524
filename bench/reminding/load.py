"""Fills tables with a million rows in seconds, as the ORM cannot."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from django.db import connection, models, transaction

from tracker.lib.decimals import spelling


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows of these columns; the others get the model's own defaults."""
    rest = [f for f in model._meta.concrete_fields if not f.generated and f.column not in names]
    rest = [field for field in rest if not field.primary_key]
    usual = tuple(field.get_db_prep_save(field.get_default(), connection) for field in rest)
    columns = [*names, *(str(field.column) for field in rest)]
    table, listed = model._meta.db_table, ", ".join(columns)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, *usual))
            return
        places = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({listed}) VALUES ({places})"  # noqa: S608 - our own names
        with closing(connection.connection.cursor()) as bare:
            bare.executemany(sql, ((*row, *usual) for row in rows))


def number(value: Any) -> Any:
    """A Decimal as the column of this engine keeps it."""
    return spelling(value) if connection.vendor == "sqlite" else value


def moment(at: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def settle(*tables: str) -> None:
    """What autovacuum would have done by then."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f"VACUUM (ANALYZE) {table}")
        else:
            cursor.execute("ANALYZE")
