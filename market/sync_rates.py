"""Brings the exchange rates up to today: the ECB's file first, from its last day on CoinGecko.

A stored rate is never replaced, so that a figure of the past does not move under its reader.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice

import structlog
from django.db.models import Max

from market import ecb
from market.coingecko.answers import ExchangeRate
from market.coingecko.client import CoinGecko
from market.coingecko.errors import CoinGeckoError
from market.models import FxRate
from tracker.lib.currencies import CURRENCIES

log = structlog.get_logger(__name__)
CHUNK = 2_000  # rows in one transaction: others may write in between
LARGEST_MOVE = Decimal("1.25")  # between two days; more is a broken answer, not a market
COMPARABLE = timedelta(days=10)
WANTED = tuple(code for code, _ in CURRENCIES if code != "usd")


@dataclass(frozen=True, slots=True)
class SyncedRates:
    """What one run did."""

    published: int  # rates taken from the ECB's file
    today: int  # rates taken from CoinGecko
    problems: tuple[str, ...] = ()


def sync_rates(*, client: CoinGecko, now: datetime, since: date = ecb.BEGINS) -> SyncedRates:
    """Store what is missing; a second run on the same day does nothing."""
    published = store_published(since=since)
    today = now.astimezone(UTC).date()
    if FxRate.objects.filter(day=today, currency__in=WANTED).count() == len(WANTED):
        return SyncedRates(published, 0)
    try:
        answer = client.exchange_rates()
    except CoinGeckoError as error:
        return SyncedRates(published, 0, (str(error),))
    rates, problems = against_dollar(answer.rows, newest=_newest_rates(today))
    rows = [
        FxRate(day=today, currency=code, rate=rate, source=FxRate.Source.COINGECKO, as_of=now)
        for code, rate in rates.items()
    ]
    FxRate.objects.bulk_create(rows, ignore_conflicts=True)
    if problems:
        log.warning("exchange_rates_refused", problems=problems)
    return SyncedRates(published, len(rows), tuple(problems))


def store_published(*, since: date = ecb.BEGINS) -> int:
    """Copy what the ECB's file has and the table has not; returns how many rates."""
    newest = FxRate.objects.filter(source=FxRate.Source.ECB).aggregate(day=Max("day"))["day"]
    stored = 0
    for chunk in _chunks(ecb.published_after(newest or since - timedelta(days=1))):
        stored += len(FxRate.objects.bulk_create(map(_row, chunk), ignore_conflicts=True))
    return stored


def against_dollar(
    rates: Iterable[ExchangeRate], *, newest: Mapping[str, Decimal]
) -> tuple[dict[str, Decimal], list[str]]:
    """From what a bitcoin costs to what a dollar buys, without what cannot be true."""
    costs = {rate.currency: rate.value for rate in rates}
    dollar = costs.get("usd")
    if dollar is None:
        return {}, ["The answer has no price of a bitcoin in US dollars."]
    found: dict[str, Decimal] = {}
    problems: list[str] = []
    for code in WANTED:
        cost, before = costs.get(code), newest.get(code)
        if cost is None:
            problems.append(f"The answer has no rate of {code.upper()}.")
            continue
        rate = ecb.DIGITS.divide(cost, dollar)
        if before and not 1 / LARGEST_MOVE <= rate / before <= LARGEST_MOVE:
            problems.append(
                f"{code.upper()} would be {rate:f} to the dollar after {before:f}: refused."
            )
            continue
        found[code] = rate
    return found, problems


def _newest_rates(today: date) -> dict[str, Decimal]:
    rows = FxRate.objects.filter(day__gte=today - COMPARABLE, day__lt=today).order_by("day")
    return {code: rate for code, rate in rows.values_list("currency", "rate") if rate is not None}


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
