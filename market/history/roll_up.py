"""Fold new price points into hours and days, exactly once each."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import cast

from django.db import transaction

from market.history.stretches import DAY, HOUR, Key, Stretch, beginning, fold, joined
from market.models import DayPrice, HourPrice, PricePoint, RollUp

CHUNK = 4000  # well under a second on SQLite
TABLES: dict[timedelta, type[HourPrice] | type[DayPrice]] = {HOUR: HourPrice, DAY: DayPrice}


def roll_up(*, chunks: int = 50) -> int:
    """Roll up what came since the last time; how many points that was."""
    rolled = 0
    for _ in range(chunks):
        count = _next_chunk()
        rolled += count
        if count < CHUNK:
            break
    return rolled


@transaction.atomic
def _next_chunk() -> int:
    """One chunk and its mark are written together: a kill repeats or loses nothing.

    Points get their ids in the order they are committed, because refreshes store prices one
    after another.
    """
    mark, _ = RollUp.objects.get_or_create(pk=1)
    newer = PricePoint.objects.filter(pk__gt=mark.last_point).order_by("pk")[:CHUNK]
    points = list(newer.values_list("pk", "coin_id", "at", "price"))
    if not points:
        return 0
    untouched = RollUp.objects.filter(pk=1, last_point=mark.last_point)
    if untouched.update(last_point=points[-1][0]) != 1:
        return 0  # another worker is at it
    in_time = sorted((at, coin, price) for _, coin, at, price in points)
    for length in TABLES:
        _fold_into([(coin, at, price) for at, coin, price in in_time], length)
    return len(points)


def _fold_into(points: Iterable[tuple[str, datetime, Decimal]], length: timedelta) -> None:
    points = list(points)
    coins = {coin for coin, _, _ in points}
    earliest = min(at for _, at, _ in points) - length
    folded = fold(points, into=kept(coins, since=earliest, length=length), length=length)
    write_stretches(folded, length=length)


def kept(coins: Iterable[str], *, since: datetime, length: timedelta) -> dict[Key, Stretch]:
    """The stretches of these coins that began since then."""
    rows = TABLES[length].objects.filter(coin_id__in=list(coins), at__gte=since)
    return {
        (row.coin_id, row.at): Stretch(row.open, row.high, row.low, row.close, row.points)
        for row in rows
    }


def rebuild_day(coin: str, at: datetime) -> None:
    """The day of that time anew, from its hours."""
    begins = beginning(at, DAY)
    hours = kept([coin], since=begins, length=HOUR)
    of_day = [each for (_, hour), each in sorted(hours.items()) if hour < begins + DAY]
    if of_day:
        write_stretches({(coin, begins): joined(of_day)}, length=DAY)


def write_stretches(
    stretches: Mapping[Key, Stretch], *, length: timedelta, keep_ours: bool = False
) -> None:
    """Write stretches over those there are, or with `keep_ours` only where there is none."""
    table: type[HourPrice] = cast(type[HourPrice], TABLES[length])  # both have the same columns
    rows = [
        table(
            coin_id=coin,
            at=at,
            open=each.open,
            high=each.high,
            low=each.low,
            close=each.close,
            points=each.points,
        )
        for (coin, at), each in stretches.items()
    ]
    if keep_ours:
        table.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        return
    table.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["coin", "at"],
        update_fields=["open", "high", "low", "close", "points"],
        batch_size=500,
    )
