"""Once a day: whoever has no days yet, and days that stayed unknown, which may be known by now."""

from datetime import datetime, timedelta

from dashboard.models import ValueFill, ValuePoint
from dashboard.over_time.fill import last_whole_day
from dashboard.tables.value_fill import EVER
from transactions.models import Holding

LOOK_BACK = timedelta(days=35)  # what is mended later than that tells us itself


def look_again(*, now: datetime) -> int:
    """How many people's days are to be reckoned again."""
    return _without_days() + _with_unknown_days(now=now)


def _without_days() -> int:
    known = ValueFill.objects.values("owner")
    holders = Holding.objects.exclude(portfolio__owner__in=known).order_by()
    owners = holders.values_list("portfolio__owner", flat=True).distinct()
    new = [ValueFill(owner_id=owner, next_day=EVER) for owner in owners]
    ValueFill.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _with_unknown_days(*, now: datetime) -> int:
    since = last_whole_day(now) - LOOK_BACK
    unknown = ValuePoint.objects.filter(day__gte=since, value__isnull=True, portfolio__isnull=True)
    owners = unknown.order_by().values("owner").distinct()
    return ValueFill.objects.filter(owner__in=owners).mark(since)
