"""Forget raw prices that are old and rolled up, a little at a time."""

from datetime import datetime, timedelta

from market.models import PricePoint, RollUp

CHUNK = 5000


def prune(*, now: datetime, keep: timedelta, chunks: int = 20) -> int:
    """Delete points older than that in short transactions; what is left is for the next time."""
    deleted = 0
    for _ in range(chunks):
        count = _prune_chunk(now - keep)
        deleted += count
        if count < CHUNK:
            break
    return deleted


def _prune_chunk(before: datetime) -> int:
    """Ids grow with time, so the oldest points are found without an index on time."""
    mark = RollUp.objects.filter(pk=1).values_list("last_point", flat=True).first() or 0
    oldest = PricePoint.objects.filter(pk__lte=mark).order_by("pk").values_list("pk", "at")[:CHUNK]
    old = [pk for pk, at in oldest if at < before]
    if not old:
        return 0
    count, _ = PricePoint.objects.filter(pk__lte=old[-1], at__lt=before).delete()
    return count
