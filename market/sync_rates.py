"""Brings the exchange rates up to today: the ECB's file first, from its last day on CoinGecko.

Days that were missed (the file ended before we began, or we were switched off) are asked for one
by one. A stored rate is never replaced: a figure of the past does not move under its reader.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import structlog
from django.db.models import Max

from market import ecb
from market.coingecko.client import CoinGecko
from market.coingecko.errors import CoinGeckoError
from market.dollar_rates import store_rates
from market.models import FxRate

log = structlog.get_logger(__name__)
CHUNK = 2_000  # rows in one transaction: others may write in between
MISSED_AT_ONCE = 3  # days asked for in one run, so that prices need not wait for their turn
OLDEST_MISSED = timedelta(days=364)  # what a free plan still answers


@dataclass(frozen=True, slots=True)
class SyncedRates:
    """What one run did."""

    published: int  # rates taken from the ECB's file
    today: int  # rates of today, from CoinGecko
    missed: int  # rates of earlier days, from CoinGecko
    problems: tuple[str, ...] = ()


def sync_rates(*, client: CoinGecko, now: datetime, since: date = ecb.BEGINS) -> SyncedRates:
    """Store what is missing; when nothing is, nothing is asked."""
    published = store_published(since=since)
    today = now.astimezone(UTC).date()
    problems: list[str] = []
    counts = {"today": 0, "missed": 0}
    try:
        if not FxRate.objects.filter(day=today).exists():
            answer = client.exchange_rates()
            counts["today"], problems = store_rates(answer.rows, day=today, as_of=now)
        for day in missed_days(today):
            past = client.bitcoin_costs_on(day)
            midnight = datetime.combine(day, time(), UTC)
            stored, refused = store_rates(past.rows, day=day, as_of=midnight)
            counts["missed"] += stored
            problems += refused
    except CoinGeckoError as error:
        problems.append(str(error))
    if problems:
        log.warning("exchange_rates_incomplete", problems=problems[:20])
    return SyncedRates(published, counts["today"], counts["missed"], tuple(problems))


def store_published(*, since: date = ecb.BEGINS) -> int:
    """Copy what the ECB's file has and the table has not; returns how many rates."""
    newest = newest_published()
    if newest and newest >= ecb.last_day():
        return 0
    stored = 0
    for chunk in _chunks(ecb.published_after(newest or since - timedelta(days=1))):
        stored += len(FxRate.objects.bulk_create(map(_row, chunk), ignore_conflicts=True))
    return stored


def missed_days(today: date) -> list[date]:
    """The newest days before today, after the ECB's last one, that have no rate at all."""
    last = newest_published()
    first = max(today - OLDEST_MISSED, last + timedelta(days=1) if last else date.min)
    known = set(FxRate.objects.filter(day__gte=first).values_list("day", flat=True).distinct())
    days = (today - timedelta(days=back) for back in range(1, (today - first).days + 1))
    return list(islice((day for day in days if day not in known), MISSED_AT_ONCE))


def newest_published() -> date | None:
    """The last day taken from the ECB's file."""
    newest: date | None = FxRate.objects.filter(source=FxRate.Source.ECB).aggregate(day=Max("day"))[
        "day"
    ]
    return newest


def _row(published: ecb.Published) -> FxRate:
    return FxRate(
        day=published.day,
        currency=published.currency,
        rate=published.rate,
        source=FxRate.Source.ECB,
        as_of=datetime.combine(published.day, time(15, 0), UTC),  # fixed about 14:15, out at 16 CET
    )


def _chunks(published: Iterator[ecb.Published]) -> Iterator[list[ecb.Published]]:
    while chunk := list(islice(published, CHUNK)):
        yield chunk
