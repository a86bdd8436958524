"""What must be true before the parts start. Each is quick when there is nothing to do."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import structlog
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tracker.backup.restored import begin_again, restored_from
from tracker.keep_schedule import keep_schedule
from tracker.schedule import steps
from tracker.up.locks import one_at_a_time

log = structlog.get_logger(__name__)

MIGRATING = 2_337_105_001  # any number that nobody else locks


def prepare(run_folder: Path) -> None:
    """Tables, static files and the schedule."""
    with one_at_a_time(run_folder / "prepare.lock"), ThreadPoolExecutor(1) as beside:
        # Files and tables have nothing to do with each other, and both take seconds at first.
        collected = beside.submit(collect_static, stamp=run_folder / "static.stamp")
        migrate()
        begin_again_if_restored()
        keep_schedule(steps())
        collected.result()
    connection.close()


def migrate() -> None:
    with alone():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def alone() -> Iterator[None]:
    """Several machines may start at once on one PostgreSQL; SQLite's folder has its own lock."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


def begin_again_if_restored() -> None:
    """A database that is older than what ran here is a backup: old news must not leave."""
    if restored_from() is not None:
        until, found = begin_again()
        log.warning("backup_restored", until=until.isoformat(), set_aside=found)


def collect_static(*, stamp: Path) -> None:
    """Copied only when a file or the way of keeping them has changed; the stamp comes last."""
    present = fingerprint()
    collected = stamp.read_text() if stamp.exists() else ""
    if collected != present or not Path(settings.STATIC_ROOT).exists():
        stamp.unlink(missing_ok=True)
        # Packages carry dates of long ago, so "newer than what was collected" says nothing.
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(present)


def fingerprint() -> str:
    how = repr((settings.STORAGES, settings.STATIC_ROOT))
    return hashlib.sha256("\n".join([how, *sorted(sources())]).encode()).hexdigest()


def sources() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            prefix = getattr(storage, "prefix", "")
            yield f"{prefix}/{path} {facts.st_size} {facts.st_mtime_ns}"
