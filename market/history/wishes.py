"""Whose past is wanted: coins that somebody holds or watches, and the largest ones."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from market.demand import coin_demand
from market.models import Coin, HistoryJob

ALWAYS_WANTED = 10  # the board's first page
YEAR = timedelta(days=365)


def wanted_coins(*, now: datetime) -> set[str]:
    """The coins of interest now."""
    demand = coin_demand(now=now)
    largest = Coin.objects.ranked().values_list("pk", flat=True)[:ALWAYS_WANTED]
    return set(demand.near_line) | set(demand.held) | set(demand.watched) | set(largest)


def wish_for_years(*, now: datetime) -> int:
    """A job for every wanted coin that never had one."""
    wanted = wanted_coins(now=now)
    known = Coin.objects.filter(pk__in=wanted, active=True).exclude(
        history_jobs__kind=HistoryJob.Kind.YEAR
    )
    return wish(HistoryJob.Kind.YEAR, [(coin, now - YEAR, now) for coin in known], now=now)


def wish(kind: str, stretches: Iterable[tuple[Coin, datetime, datetime]], *, now: datetime) -> int:
    """Jobs for stretches of time; those that were asked for before are not asked for again."""
    jobs = [
        HistoryJob(coin=coin, kind=kind, since=since, until=until, not_before=now)
        for coin, since, until in stretches
    ]
    HistoryJob.objects.bulk_create(jobs, ignore_conflicts=True)
    return len(jobs)
