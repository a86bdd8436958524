"""What the pages and the command call: receive a file, preview, confirm, watch, undo.

receive → preview_of (as often as wanted, after settle or rewish) → confirm → progress → undo.
Every file that is refused raises ImportRefused, whose text is a sentence for the person.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from accounts.models import User
from tracker.lib.doorbell import ring_after_commit
from transactions.importing.coins import settle
from transactions.importing.preview import Preview, first_rows, preview_file
from transactions.importing.read_file import Wishes
from transactions.importing.reading.limits import LIMITS, megabytes
from transactions.importing.refusals import ImportRefused
from transactions.importing.undo import begin_undo
from transactions.models import Import, ImportWork, Portfolio

__all__ = [
    "Progress",
    "Wishes",
    "choose_places",
    "confirm",
    "discard",
    "discard_old",
    "first_rows_of",
    "own_import",
    "preview_of",
    "progress",
    "receive",
    "rewish",
    "settle",
    "undo",
]

TASK = "transactions.carry_out_imports"
PREVIEW_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is; `done` of `expected` rows."""

    state: str
    done: int
    expected: int

    @property
    def percent(self) -> int:
        if self.state == Import.State.COMMITTED:
            return 100
        return min(99, self.done * 100 // self.expected) if self.expected else 0


def receive(
    portfolio: Portfolio,
    pieces: Iterable[bytes],
    *,
    file_name: str,
    now: datetime,
    wishes: Wishes | None = None,
) -> Import:
    """Keep an upload (`file.chunks()`) for a preview; refused as soon as it is too large."""
    path, digest = _keep(pieces)
    with transaction.atomic():
        batch = Import.objects.create(
            owner=portfolio.owner,
            portfolio=portfolio,
            file_name=Path(file_name).name[:255],
            fingerprint=digest,
            created_at=now,
        )
        options = (wishes or Wishes()).as_json()
        ImportWork.objects.create(batch=batch, path=str(path), options=options)
    return batch


def _keep(pieces: Iterable[bytes]) -> tuple[Path, str]:
    folder = settings.DATA_DIR / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / uuid4().hex
    digest, size = sha256(), 0
    try:
        with path.open("xb") as file:
            for piece in pieces:
                size += len(piece)
                if size > LIMITS.file_bytes:
                    raise ImportRefused(
                        f"This file has more than {megabytes(LIMITS.file_bytes)}. "
                        "Export a shorter time at once."
                    )
                digest.update(piece)
                file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, digest.hexdigest()


def preview_of(batch: Import, *, now: datetime) -> Preview:
    """What confirming would do, with the coins settled by now."""
    wishes = Wishes.from_json(batch.work.options)
    found = preview_file(_kept(batch), batch.portfolio, now=now, wishes=wishes)
    ImportWork.objects.filter(pk=batch.pk).update(rows_expected=found.rows)
    facts = {"exchange": found.exchange[:60], "format": found.format[:80], "rows": found.rows}
    Import.objects.filter(pk=batch.pk, state=Import.State.PREVIEW).update(**facts)
    return found


def first_rows_of(batch: Import, wishes: Wishes, *, now: datetime, most: int) -> Preview:
    """What the first rows would become if the file were read like this; nothing is remembered."""
    return first_rows(_kept(batch), batch.portfolio, now=now, wishes=wishes, most=most)


def _kept(batch: Import) -> Path:
    path = Path(batch.work.path)
    if not batch.work.path or not path.is_file():
        raise ImportRefused("The file is no longer kept here. Upload it again.")
    return path


def rewish(batch: Import, wishes: Wishes) -> None:
    """Read the kept file differently: another exchange, date order, zone or mapping."""
    ImportWork.objects.filter(pk=batch.pk, batch__state=Import.State.PREVIEW).update(
        options=wishes.as_json()
    )


def choose_places(batch: Import, *, into_one: bool) -> None:
    """Our own export goes into the chosen portfolio as a whole, or where it says itself."""
    wishes = Wishes.from_json(batch.work.options)
    rewish(batch, replace(wishes, into_one=into_one))


@transaction.atomic
def confirm(batch: Import) -> bool:
    """Let a worker save it; False when it was confirmed already."""
    waiting = Import.objects.filter(pk=batch.pk, state=Import.State.PREVIEW)
    if waiting.update(state=Import.State.RUNNING) != 1:
        return False
    ring_after_commit(TASK)
    return True


def progress(batch: Import) -> Progress:
    """As it stands in the database now."""
    row = Import.objects.select_related("work").get(pk=batch.pk)
    return Progress(row.state, row.work.rows_done, row.work.rows_expected or row.rows)


def undo(batch: Import, *, now: datetime) -> bool:
    """The entries stop counting all at once; a worker deletes them. False when not committed."""
    if not begin_undo(batch, now=now):
        return False
    ring_after_commit(TASK)
    return True


def discard(batch: Import) -> bool:
    """Forget a preview and its file."""
    path = batch.work.path
    waiting = Import.objects.filter(pk=batch.pk, state=Import.State.PREVIEW)
    if not waiting.exists():
        return False
    waiting.delete()
    if path:
        Path(path).unlink(missing_ok=True)
    return True


def discard_old(*, now: datetime) -> int:
    """Previews nobody confirmed, and the files they kept."""
    old = Import.objects.filter(state=Import.State.PREVIEW, created_at__lte=now - PREVIEW_KEPT)
    return sum(discard(batch) for batch in old.select_related("work"))


def own_import(owner: User, pk: int) -> Import:
    """This person's import; `Import.DoesNotExist` for anybody else's."""
    return Import.objects.select_related("portfolio", "work").get(pk=pk, owner=owner)
