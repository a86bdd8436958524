"""Where things are kept: the database and the folder this copy writes to."""

import os
import shutil
import tempfile
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tracker.lib.health import Part

LOW_DISK = 1_000_000_000
EMPTY_DISK = 100_000_000


def database(*, now: datetime) -> list[Part]:
    """Answers, and has the tables that this version expects."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
        missing = migrations_to_apply()
    except DatabaseError as error:
        words = "The database does not answer."
        hint = f"Check DATABASE_URL and that the server runs. {error}".strip()
        return [Part("database", "fail", words, hint=hint)]
    if missing:
        words = f"The database lacks {missing} migrations."
        return [Part("database", "fail", words, hint="Run: manage.py migrate")]
    return [Part("database", "ok", "Answers, and has every table.")]


def migrations_to_apply() -> int:
    """Files change only with a new process, so once all are applied they stay so."""
    return 0 if _applied() else _count_missing()


def _count_missing() -> int:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not missing:
        _APPLIED.add(connection.settings_dict["NAME"])
    return missing


_APPLIED: set[object] = set()


def _applied() -> bool:
    return connection.settings_dict["NAME"] in _APPLIED


def data_folder(*, now: datetime) -> list[Part]:
    """Can be written to, and has room."""
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(b"written to see whether it can be")
            file.flush()
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError as error:
        hint = f"Check DATA_DIR={settings.DATA_DIR}: {error.strerror}"
        return [Part("data folder", "fail", "The data folder cannot be written to.", hint=hint)]
    return [Part("data folder", "ok", "Can be written to."), disk(free)]


def disk(free: int) -> Part:
    """What the room left on the disk means."""
    words = f"{free / 1e9:.1f} GB free."
    if free < EMPTY_DISK:
        return Part("disk", "fail", words, hint="The disk is full: make room, or move DATA_DIR.")
    if free < LOW_DISK:
        return Part("disk", "warn", words, hint="Make room, or move DATA_DIR to a larger disk.")
    return Part("disk", "ok", words)


def static_files(*, now: datetime) -> list[Part]:
    """Collected, so that the pages have their style."""
    if (settings.STATIC_ROOT / "staticfiles.json").exists():
        return [Part("static files", "ok", "Collected.", required=False)]
    if settings.WHITENOISE_USE_FINDERS and _packages_installed():
        words = "Served from the working copy; not collected."
        return [Part("static files", "ok", words, required=False)]
    hint = "Run: make setup, then manage.py collectstatic"
    words = "The style of the pages was not collected."
    return [Part("static files", "fail", words, required=False, hint=hint)]


@cache
def _packages_installed() -> bool:
    return os.path.isdir(settings.BASE_DIR / "node_modules" / "bootstrap" / "dist")
