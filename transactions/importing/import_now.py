"""A whole import in one go, for the command and the bench."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from transactions.importing.imports import confirm, discard, receive
from transactions.importing.lease import Clock
from transactions.importing.preview import Preview, preview_file
from transactions.importing.read_file import Wishes, sieve_of
from transactions.importing.refusals import ImportRefused
from transactions.importing.save import save_import
from transactions.models import Import, Portfolio


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, in the names that scripts read."""

    exchange: str
    format: str
    rows: int
    imported: int
    duplicates: int
    problems: list[dict[str, object]]

    def facts(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"{self.exchange} {self.format}: {self.rows} rows, {self.imported} imported, "
            f"{self.duplicates} known already, {len(self.problems)} not taken."
        )


def import_now(
    path: Path, portfolio: Portfolio, *, wishes: Wishes, clock: Clock, dry_run: bool = False
) -> Report:
    """Save the file's new entries, or only say what would be; raises ImportRefused."""
    if dry_run:
        return _would(preview_file(path, portfolio, now=clock(), wishes=wishes))
    with path.open("rb") as file:
        pieces = iter(lambda: file.read(1 << 20), b"")
        batch = receive(portfolio, pieces, file_name=path.name, now=clock(), wishes=wishes)
    return _done(_save(batch, clock=clock))


def _save(batch: Import, *, clock: Clock) -> Import:
    try:
        _look(batch, now=clock())
    except ImportRefused:
        discard(batch)
        raise
    confirm(batch)
    if not save_import(batch, clock=clock):
        raise ImportRefused("Another import into this portfolio is running; this one comes next.")
    batch.refresh_from_db()
    if batch.state == Import.State.FAILED:
        raise ImportRefused(batch.reason)
    return batch


def _look(batch: Import, *, now: datetime) -> None:
    """Refuse what is no export before a worker is asked to save it."""
    wishes = Wishes.from_json(batch.work.options)
    with sieve_of(Path(batch.work.path), batch.portfolio, now=now, wishes=wishes):
        return


def _done(batch: Import) -> Report:
    return Report(
        exchange=batch.exchange,
        format=batch.format,
        rows=batch.rows,
        imported=batch.imported,
        duplicates=batch.duplicates,
        problems=batch.problems,
    )


def _would(preview: Preview) -> Report:
    told = sorted([*preview.problems, *preview.asides], key=lambda each: each.line)
    return Report(
        exchange=preview.exchange,
        format=preview.format,
        rows=preview.rows,
        imported=preview.new,
        duplicates=preview.duplicates,
        problems=[each.facts() for each in told],
    )
