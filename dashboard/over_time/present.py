"""Value over time as the dashboard shows it: the stored days, the present, and today's profit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from dashboard.over_time.chart import (
    Moment,
    Range,
    ValueChart,
    chart_of,
    stored_days,
)
from dashboard.over_time.hours import hours_of
from dashboard.over_time.points import NO_POINT, Point, day_of
from dashboard.over_time.progress import Progress, progress_of
from dashboard.over_time.today import Today, today_of
from transactions.models import Portfolio
from transactions.positions import Owned
from transactions.profit import Amount

WORKED_OUT = "Yesterday's balance is still being worked out."


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose money, all of their portfolios, and those that are looked at."""

    owner: User
    portfolios: Collection[Portfolio]
    chosen: Portfolio | None  # None: everything that counts in the balance

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
    progress = progress_of(scope.owner, now=now)
    days = stored_days(scope.owner, scope.chosen, range_, until=progress.right_until, now=now)
    yesterday = _yesterday(days, progress, now=now)
    today = today_of(held, scope.all_ids, scope=scope.ids, yesterday=yesterday.value, now=now)
    put_in = yesterday.put_in.plus(today.flow)
    if range_.days == 1:
        moments = _hours(scope, held, Point(balance, today.flow, put_in), now=now)
    else:
        moments = [*days, Moment(today.day, Point(balance, today.flow, put_in))]
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


def _hours(scope: Scope, held: Owned, present: Point, *, now: datetime) -> list[Moment]:
    hours = hours_of(scope.owner, held, scope.all_ids, scope=scope.ids, now=now)
    counted = hours[-1][1]
    before = present.put_in.less(counted.put_in)  # put in before the first of these hours
    moments = [
        Moment(at, point._replace(put_in=point.put_in.plus(before))) for at, point in hours[:-1]
    ]
    return [*moments, Moment(now, present._replace(flow=counted.flow))]
