"""What the board and a coin's page show."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from market.interval import usual_interval
from market.models import Coin, Quote, Sparkline
from market.sparklines import drawn

SIZES = (10, 25, 100)


@dataclass(frozen=True)
class Line:
    """One coin of the board."""

    coin: Coin
    quote: Quote  # an empty one while no price was ever asked for
    sparkline: Sparkline | None
    now: datetime
    interval: timedelta

    @property
    def drawing(self) -> str:
        return drawn(self._week).corners

    @property
    def week_direction(self) -> str:
        return drawn(self._week).direction

    @property
    def _week(self) -> str:
        return self.sparkline.points if self.sparkline else ""

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
