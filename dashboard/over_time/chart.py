"""The chart of value over time: what was stored, and the present at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from dashboard.models import ValuePoint
from dashboard.over_time.points import Point, day_of
from dashboard.over_time.returns import Day, Return, money_weighted, time_weighted
from transactions.models import Portfolio
from transactions.profit import Amount


@dataclass(frozen=True, slots=True)
class Range:
    name: str
    words: str
    days: int | None  # None: from the first entry on


RANGES = (
    Range("1d", "1 day", 1),
    Range("7d", "7 days", 7),
    Range("30d", "30 days", 30),
    Range("1y", "1 year", 365),
    Range("all", "all time", None),
)
USUAL = RANGES[2]


def range_named(name: str) -> Range:
    return next((each for each in RANGES if each.name == name), USUAL)


@dataclass(frozen=True, slots=True)
class Moment:
    """The end of a day or an hour, or now."""

    at: date
    point: Point


@dataclass(frozen=True, slots=True)
class ValueChart:
    range: Range
    moments: Sequence[Moment]
    by_time: Return
    by_money: Return
    since: date | None  # from when on the returns are reckoned
    gain: Amount  # since then, without what was put in or taken out

    @property
    def is_drawn(self) -> bool:
        return sum(moment.point.value.value is not None for moment in self.moments) > 1

    @property
    def unknown(self) -> str:
        """Why the newest unknown value is unknown; empty when all are known."""
        causes = (moment.point.value.unknown for moment in reversed(self.moments))
        return " ".join(next(filter(None, causes), ()))

    @property
    def put_in_unknown(self) -> str:
        """Why it is not known what was put in; the first cause holds for all that comes after."""
        return " ".join(self.moments[-1].point.put_in.unknown) if self.moments else ""

    @property
    def series(self) -> dict[str, list[dict[str, object]]]:
        """For the drawing, which wants floating-point numbers; a gap has no value."""
        return {
            "value": [_drawn(moment.at, moment.point.value) for moment in self.moments],
            "put_in": [_drawn(moment.at, moment.point.put_in) for moment in self.moments],
        }

    @property
    def table(self) -> Sequence[Moment]:
        """About a dozen moments for those who read rather than look, the newest first."""
        step = max(1, len(self.moments) // 12)
        return self.moments[::-1][::step]


def chart_of(range_: Range, moments: Sequence[Moment]) -> ValueChart:
    """With the returns from the first moment on whose value is known."""
    known = next((n for n, each in enumerate(moments) if each.point.value.value is not None), None)
    if known is None:
        nothing = Return(None, 0, "No value of this time is known.")
        return ValueChart(range_, moments, nothing, nothing, None, Amount.because(nothing.unknown))
    first = moments[known].point
    # From the very first day on there was nothing before it.
    from_nothing = range_.days is None and known == 0
    start = Decimal(0) if from_nothing else first.value.value or Decimal(0)
    counted = moments[known if from_nothing else known + 1 :]
    days = [Day(each.at, each.point.value.value, each.point.flow.value) for each in counted]
    gain = moments[-1].point.value.less(Amount(start))
    for each in counted:
        gain = gain.less(each.point.flow)
    return ValueChart(
        range_,
        moments,
        time_weighted(start, days),
        money_weighted(start, days),
        moments[known].at,
        gain,
    )


def stored_days(
    owner: User, portfolio: Portfolio | None, range_: Range, *, until: date, now: datetime
) -> list[Moment]:
    """The days of a range that are over and right, which they are until that day."""
    before = min(until, day_of(now))
    points = ValuePoint.objects.filter(currency=owner.display_currency, day__lt=before)
    if portfolio is None:
        points = points.filter(owner=owner, portfolio__isnull=True)
    else:
        points = points.filter(portfolio=portfolio)
    if range_.days is not None:
        points = points.filter(day__gte=day_of(now) - timedelta(days=max(range_.days, 2)))
    columns = ("day", "value", "value_unknown", "flow", "flow_unknown", "put_in", "put_in_unknown")
    rows = points.order_by("day").values_list(*columns)
    return [Moment(day, _point(*amounts)) for day, *amounts in rows]


def _point(*amounts: object) -> Point:
    value, why_value, flow, why_flow, put_in, why_put_in = amounts
    return Point(_amount(value, why_value), _amount(flow, why_flow), _amount(put_in, why_put_in))


def _amount(value: object, cause: object) -> Amount:
    return Amount(value) if isinstance(value, Decimal) else Amount.because(str(cause))


def _drawn(at: date, amount: Amount) -> dict[str, object]:
    time: object = int(at.timestamp()) if isinstance(at, datetime) else at.isoformat()
    return {"time": time} if amount.value is None else {"time": time, "value": float(amount.value)}


def in_per_cent(series: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    """The same shape without the amounts: the first value that is not nothing stands for 100."""
    values = (each.get("value") for each in series["value"])
    first = next((value for value in values if isinstance(value, float) and value), 1.0)
    return {
        name: [
            each | {"value": value / first * 100}
            if isinstance(value := each.get("value"), float)
            else each
            for each in drawn
        ]
        for name, drawn in series.items()
    }
