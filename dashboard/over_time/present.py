"""Value over time as the dashboard shows it: the stored days, the present, and today's profit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from dashboard.models import ValueFill
from dashboard.over_time.chart import (
    Moment,
    Range,
    ValueChart,
    chart_of,
    stored_days,
)
from dashboard.over_time.hours import first_hour, hours_of
from dashboard.over_time.load import midnight
from dashboard.over_time.points import NO_POINT, Point, day_of
from dashboard.over_time.progress import Progress, progress_of
from dashboard.over_time.today import Today, today_of
from transactions.models import Portfolio
from transactions.positions import Owned
from transactions.profit import Amount
from transactions.read_ledger import entries_since

WORKED_OUT = "Yesterday's balance is still being worked out."


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose money, all of their portfolios, and those that are looked at."""

    owner: User
    portfolios: Collection[Portfolio]
    chosen: Portfolio | None  # None: everything that counts in the balance
    fill: ValueFill | None  # None: no entry was ever made

    @property
    def all_ids(self) -> list[int]:
        return [portfolio.pk for portfolio in self.portfolios]

    @property
    def ids(self) -> list[int]:
        if self.chosen is not None:
            return [self.chosen.pk]
        return [each.pk for each in self.portfolios if each.archived_at is None]


@dataclass(frozen=True, slots=True)
class OverTime:
    chart: ValueChart
    today: Today
    progress: Progress


def over_time(
    scope: Scope, held: Owned, balance: Amount, *, range_: Range, now: datetime
) -> OverTime:
    progress = progress_of(scope.fill, now=now)
    days = stored_days(scope.owner, scope.chosen, range_, until=progress.right_until, now=now)
    yesterday = _yesterday(days, progress, now=now)
    hourly = range_.days == 1
    since = min(midnight(day_of(now)), first_hour(now)) if hourly else midnight(day_of(now))
    entries = list(entries_since(scope.all_ids, since, currency=scope.owner.display_currency))
    today = today_of(held, entries, scope=scope.ids, yesterday=yesterday.value, now=now)
    put_in = yesterday.put_in.plus(today.flow)
    present = Point(balance, today.flow, put_in)
    if hourly:
        hours = hours_of(held, entries, scope=scope.ids, now=now)
        moments = _hours(hours, present, now=now)
    else:
        moments = [*days, Moment(today.day, present)]
    return OverTime(chart_of(range_, moments), today, progress)


def _yesterday(days: list[Moment], progress: Progress, *, now: datetime) -> Point:
    """Nothing, where no day was ever reckoned because there was none."""
    wanted = day_of(now) - timedelta(days=1)
    if days and days[-1].at == wanted:
        return days[-1].point
    if progress.right_until > wanted:
        return NO_POINT
    unknown = Amount.because(WORKED_OUT)
    return Point(unknown, unknown, unknown)


def _hours(hours: list[tuple[datetime, Point]], present: Point, *, now: datetime) -> list[Moment]:
    """With the money that was put in before the first of these hours."""
    counted = hours[-1][1]
    before = present.put_in.less(counted.put_in)
    moments = [
        Moment(at, point._replace(put_in=point.put_in.plus(before))) for at, point in hours[:-1]
    ]
    return [*moments, Moment(now, present._replace(flow=counted.flow))]
