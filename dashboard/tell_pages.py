"""Open dashboards draw themselves anew when the ledger behind them changed."""

from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.models import User
from tracker.lib.live.publish import publish_to_person

KIND = "holdings"


def ledger_changed(
    *,
    owner: User,
    portfolios: frozenset[int],
    coins: frozenset[str],
    cause: str,
    since: datetime | None,
    now: datetime,
) -> None:
    """LEDGER_CHANGED: told once it is committed."""
    transaction.on_commit(partial(tell, owner.pk, cause, now=now), robust=True)


def tell(person_id: int, cause: str, *, now: datetime) -> None:
    publish_to_person(person_id, KIND, {"cause": cause}, at=now)
