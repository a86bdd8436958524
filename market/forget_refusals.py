"""Forget why single prices were not accepted, once nobody asks any more."""

from datetime import datetime, timedelta

from market.models import RefusedPrice

KEPT = timedelta(days=14)
CHUNK = 2000


def forget_refusals(*, now: datetime, chunks: int = 20) -> int:
    """Delete old ones in short transactions; what is left is for the next time."""
    deleted = 0
    for _ in range(chunks):
        old = RefusedPrice.objects.filter(refresh__started__lt=now - KEPT)
        count, _counts = RefusedPrice.objects.filter(
            pk__in=list(old.order_by("pk").values_list("pk", flat=True)[:CHUNK])
        ).delete()
        deleted += count
        if count < CHUNK:
            break
    return deleted
