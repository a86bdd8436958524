"""Rows that the database itself refuses to change: for good, or only for the moment."""

from django.db import connection


def refuse(table: str, when: str, *, passing: bool = False) -> None:
    """From now on an update that this condition holds for fails, as `passing` says.

    The condition sees the row as OLD and NEW. Passing means: as if the database were going down.
    """
    make = _on_postgres if connection.vendor == "postgresql" else _on_sqlite
    with connection.cursor() as cursor:
        for statement in make(table, when, passing):
            cursor.execute(statement)


def accept(table: str) -> None:
    """The refusal is over."""
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER refuse{on}")


def _on_postgres(table: str, when: str, passing: bool) -> list[str]:
    code = "57P01" if passing else "23514"  # admin_shutdown, check_violation
    return [
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION 'poison' USING ERRCODE = '{code}'; END $$",
        f"CREATE TRIGGER refuse BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({when})"
        " EXECUTE FUNCTION refuse()",
    ]


def _on_sqlite(table: str, when: str, passing: bool) -> list[str]:
    deed = "DELETE FROM a_table_that_is_away" if passing else "SELECT RAISE(ABORT, 'poison')"
    return [
        f"CREATE TRIGGER refuse BEFORE UPDATE ON {table} FOR EACH ROW WHEN {when} BEGIN {deed}; END"
    ]
