"""Reckon days up to one, and read them as a person would write them down."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from dashboard.models import ValuePoint
from dashboard.over_time.fill import fill_due
from tests.fixtures.ledger import START, day
from transactions.models import Portfolio

FIRST = START.date()


def at(number: float) -> Callable[[], datetime]:
    """The clock stands so many days after the first entry."""
    return lambda: day(number)


def fill(until: float = 6) -> int:
    return fill_due(clock=at(until))


def written(owner: User, portfolio: Portfolio | None = None) -> list[tuple[int, str, str, str]]:
    """Day, value, flow and money put in, as a person would write them down."""
    points = ValuePoint.objects.filter(owner=owner, portfolio=portfolio).order_by("day")
    if portfolio is None:
        points = points.filter(portfolio__isnull=True)
    return [
        ((point.day - FIRST).days, text(point.value), text(point.flow), text(point.put_in))
        for point in points
    ]


def text(amount: Decimal | None) -> str:
    return "?" if amount is None else f"{amount:f}"
