"""The database to move to: another connection beside our own."""

from collections.abc import Iterator
from contextlib import contextmanager

import dj_database_url
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from tracker.databases import with_options
from tracker.move.errors import MoveRefused
from tracker.move.tables import filled, refuse_strangers

ALIAS = "target"


@contextmanager
def target(url: str) -> Iterator[BaseDatabaseWrapper]:
    """Empty, and at the same migrations as our own database."""
    connections.settings[ALIAS] = _settings(url)
    try:
        there = connections[ALIAS]
        _reach(there)
        _refuse_what_does_not_fit(there)
        call_command("migrate", database=ALIAS, interactive=False, verbosity=0)
        yield there
    finally:
        connections[ALIAS].close()
        del connections[ALIAS], connections.settings[ALIAS]


def _settings(url: str) -> dict[str, object]:
    try:
        parsed = with_options(dict(dj_database_url.parse(url)))
    except ValueError as problem:
        raise MoveRefused(
            "That is no address of a database: postgres://user@host/name."
        ) from problem
    own = connections.settings[DEFAULT_DB_ALIAS]
    both = connections.configure_settings({DEFAULT_DB_ALIAS: own, ALIAS: parsed})
    found: dict[str, object] = both[ALIAS]
    return found


def _reach(there: BaseDatabaseWrapper) -> None:
    try:
        there.ensure_connection()
    except DatabaseError as problem:
        why = " ".join(str(problem).split())
        raise MoveRefused(f"The new database cannot be reached: {why}") from problem


def _refuse_what_does_not_fit(there: BaseDatabaseWrapper) -> None:
    names = ("ENGINE", "HOST", "PORT", "NAME")
    if all(str(there.settings_dict[name]) == str(connection.settings_dict[name]) for name in names):
        raise MoveRefused("That is the database that is in use already.")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MoveRefused("Our own database is behind this program: run `manage.py migrate` first.")
    refuse_strangers(connection, where="Our own database")
    refuse_strangers(there, where="The new database")
    if found := list(filled(there)):
        listed = ", ".join(found[:5])
        raise MoveRefused(f"The new database is not empty: {listed}. Nothing was changed.")
