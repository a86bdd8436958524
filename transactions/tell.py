"""Tell whoever listens that a ledger has changed."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User
from tracker.lib.seams import ring

Changes = Mapping[str, datetime | None]  # coin → the earliest moment that changed; None: all


def tell(
    owner: User,
    *,
    portfolios: frozenset[int],
    coins: frozenset[str],
    cause: str,
    since: datetime | None,
    now: datetime,
) -> None:
    """LEDGER_CHANGED, inside the transaction that changed it."""
    ring(
        "LEDGER_CHANGED",
        owner=owner,
        portfolios=portfolios,
        coins=coins,
        cause=cause,
        since=since,
        now=now,
    )


def earliest_of(changes: Changes) -> datetime | None:
    """The moment from which on something may differ; None: from the first entry on."""
    moments = [at for at in changes.values() if at is not None]
    return min(moments) if moments and len(moments) == len(changes) else None
