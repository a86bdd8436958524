"""The numbers of editions, and what is left of those that are no longer read or never were."""

from datetime import UTC, datetime, timedelta
from secrets import randbits

from transactions.breathe import breathe
from transactions.models import Checkpoint, CoinBook, Lot

CHUNK = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def next_edition(book: CoinBook, *, now: datetime) -> int:
    """No two are alike, and one can see how old it is."""
    while (edition := _stamp(now) | randbits(12)) == book.edition:
        pass
    return edition


def forget(book: CoinBook, edition: int) -> None:
    """Delete an edition that is not the present one, a chunk at a time."""
    lots = Lot.objects.filter(book=book, edition=edition).order_by()
    while pks := list(lots.values_list("pk", flat=True)[:CHUNK]):
        Lot.objects.filter(pk__in=pks).delete()
        breathe()
    Checkpoint.objects.filter(book=book, edition=edition).delete()


def forget_unseen(*, now: datetime, after: timedelta = timedelta(days=1)) -> int:
    """Editions that were never shown because their worker was killed."""
    old = {"edition__gt": 0, "edition__lt": _stamp(now - after)}
    forgotten = 0
    for book in CoinBook.objects.order_by("pk").iterator():
        rows = Lot.objects.filter(book=book, **old).exclude(edition=book.edition)
        for edition in rows.order_by().values_list("edition", flat=True).distinct():
            forget(book, edition)
            forgotten += 1
    return forgotten


def _stamp(now: datetime) -> int:
    return ((now - _EPOCH) // timedelta(microseconds=1)) << 12
