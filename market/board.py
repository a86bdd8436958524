"""What the board and a coin's page show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from market.interval import usual_interval
from market.models import Coin, Quote, Sparkline
from market.sparklines import points_of, polyline

SIZES = (10, 25, 100)


@dataclass(frozen=True)
class Line:
    """One coin of the board."""

    coin: Coin
    quote: Quote  # an empty one while no price was ever asked for
    sparkline: Sparkline | None
    now: datetime
    interval: timedelta

    @cached_property
    def drawing(self) -> str:
        return polyline(points_of(self.sparkline.points)) if self.sparkline else ""

    @cached_property
    def week_direction(self) -> str:
        points = points_of(self.sparkline.points) if self.sparkline else []
        if len(points) < 2 or points[0] == points[-1]:
            return "flat"
        return "up" if points[-1] > points[0] else "down"

    @property
    def is_old(self) -> bool:
        """Whether the price is so old that its age must stand beside it: two intervals."""
        as_of = self.quote.as_of
        return as_of is not None and self.now - as_of > 2 * self.interval


def line_of(coin: Coin, quote: Quote, *, now: datetime) -> Line:
    """A coin as its own page heads it."""
    return Line(coin, quote, None, now, usual_interval())


def board_lines(size: int, *, now: datetime) -> list[Line]:
    """The largest coins by market cap, whether or not their prices are known."""
    coins = list(Coin.objects.ranked()[:size])
    quotes = Quote.objects.in_bulk([coin.pk for coin in coins])
    sparklines = Sparkline.objects.in_bulk([coin.pk for coin in coins])
    interval = usual_interval()
    return [
        Line(coin, quotes.get(coin.pk) or Quote(coin=coin), sparklines.get(coin.pk), now, interval)
        for coin in coins
    ]
