"""What must be true before the parts start. Each is quick when there is nothing to do."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tracker.keep_schedule import keep_schedule
from tracker.schedule import steps
from tracker.up.locks import one_at_a_time


def prepare(run_folder: Path) -> None:
    """Tables, static files and the schedule."""
    with one_at_a_time(run_folder / "prepare.lock"):
        migrate()
        collect_static(stamp=run_folder / "static.stamp")
        keep_schedule(steps())
    connection.close()


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def collect_static(*, stamp: Path) -> None:
    """Copied only when a file or the way of keeping them has changed; the stamp comes last."""
    present = fingerprint()
    collected = stamp.read_text() if stamp.exists() else ""
    if collected != present or not Path(settings.STATIC_ROOT).exists():
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)
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
