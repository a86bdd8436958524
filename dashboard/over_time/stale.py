"""Note from which day on a person's past is to be reckoned again: what listens at the seams."""

from datetime import UTC, date, datetime

from accounts.models import User
from dashboard.models import ValueFill
from dashboard.tables.value_fill import EVER
from tracker.lib.doorbell import ring_after_commit
from transactions.models import Holding

TASK = "dashboard.reckon_value_over_time"


def ledger_changed(
    *,
    owner: User,
    portfolios: frozenset[int],
    coins: frozenset[str],
    cause: str,
    since: datetime | None,
    now: datetime,
) -> None:
    """LEDGER_CHANGED: days after the change are wrong from this commit on, and known to be."""
    if not coins:
        return
    day = EVER if since is None else since.astimezone(UTC).date()
    ValueFill.objects.bulk_create([ValueFill(owner=owner, next_day=day)], ignore_conflicts=True)
    ValueFill.objects.filter(owner=owner).mark(day)
    if day < now.astimezone(UTC).date():
        ring_after_commit(TASK)


def history_changed(*, coin: str, since: date, now: datetime) -> None:
    """HISTORY_CHANGED: whoever has or had the coin is worth something else on those days."""
    holders = Holding.objects.filter(coin=coin).order_by().values("portfolio__owner")
    ValueFill.objects.filter(owner__in=holders).mark(since)
