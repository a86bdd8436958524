"""The week of a coin in one small line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

import structlog

from market.coingecko.client import CoinGecko
from market.coingecko.errors import CoinGeckoError
from market.coingecko.limits import Purpose
from market.models import Chore, Coin, Sparkline

WIDTH, HEIGHT, MARGIN = 120, 32, 2
_MOST_POINTS = 60
CHORE = "draw sparklines"
DRAW_EVERY = timedelta(hours=6)  # four calls a day
RETRY_AFTER = timedelta(minutes=15)
LARGEST = 100

logger = structlog.get_logger(__name__)


def draw_when_due(client: CoinGecko, *, now: datetime) -> int | None:
    """The week of the largest coins, as the vendor draws it; None when it is not due."""
    if not Chore.objects.claim(CHORE, now=now, every=DRAW_EVERY, retry=RETRY_AFTER):
        return None
    try:
        answer = client.markets(per_page=LARGEST, purpose=Purpose.CATALOGUE, sparkline=True)
    except CoinGeckoError as problem:
        Chore.objects.put_off(CHORE, problem.failure, now=now)
        logger.warning("sparklines.not_drawn", problem=str(problem))
        return 0
    drawn = {row.id: row.sparkline for row in answer.rows if row.sparkline}
    known = Coin.objects.filter(pk__in=drawn).values_list("pk", flat=True)
    store_sparklines([(coin, drawn[coin]) for coin in known], now=now)
    Chore.objects.done(CHORE, now=now)
    return len(drawn)


def store_sparklines(lines: Iterable[tuple[str, Sequence[Decimal]]], *, now: datetime) -> None:
    """Keep the newest drawing of each coin."""
    Sparkline.objects.bulk_create(
        [
            Sparkline(coin_id=coin, points=_text(thinned(points)), drawn_at=now)
            for coin, points in lines
            if len(points) > 1
        ],
        update_conflicts=True,
        unique_fields=["coin"],
        update_fields=["points", "drawn_at"],
    )


def thinned(points: Sequence[Decimal]) -> list[Decimal]:
    """At most sixty points, the first and the last among them."""
    if len(points) <= _MOST_POINTS:
        return list(points)
    step = (len(points) - 1) / (_MOST_POINTS - 1)
    return [points[round(place * step)] for place in range(_MOST_POINTS)]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The line's corners for an SVG of WIDTH × HEIGHT; empty when there is nothing to draw."""

    corners: str
    direction: str


@lru_cache(maxsize=2048)
def drawn(text: str) -> Drawing:
    """A kept line as it is drawn: it stays the same for hours, and many people look at it."""
    points = [float(point) for point in text.split(",") if point]
    if len(points) < 2:
        return Drawing("", "flat")
    low, high = min(points), max(points)
    across = (WIDTH - 2 * MARGIN) / (len(points) - 1)
    tall = (HEIGHT - 2 * MARGIN) / ((high - low) or 1.0)
    corners = " ".join(
        f"{MARGIN + place * across:.1f},{HEIGHT - MARGIN - tall * (point - low):.1f}"
        for place, point in enumerate(points)
    )
    rise = points[-1] - points[0]
    return Drawing(corners, "up" if rise > 0 else "down" if rise < 0 else "flat")


def _text(points: Sequence[Decimal]) -> str:
    return ",".join(f"{point:.5g}" for point in points)
