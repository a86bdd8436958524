"""Look over the last week of every wanted coin, and ask again for what is missing or odd."""

from collections import defaultdict
from datetime import datetime, timedelta

from market.history.holes import gaps, jumps
from market.history.roll_up import kept
from market.history.stretches import DAY, HOUR, Stretch, beginning
from market.history.wishes import wanted_coins, wish
from market.models import Coin, HistoryJob

LOOK_BACK = timedelta(days=7)
A_YEAR = timedelta(days=360)  # every plan of the vendor's tells that much
# Only a coin whose past was fetched has a row of hours that can have holes.
FETCHED = {"history_jobs__kind": HistoryJob.Kind.YEAR, "history_jobs__state": HistoryJob.State.DONE}


def check_days(*, now: datetime) -> int:
    """Jobs for the days of the past year that an outage longer than a week left out."""
    coins = Coin.objects.filter(pk__in=wanted_coins(now=now), active=True, **FETCHED)
    by_id = {coin.pk: coin for coin in coins}
    days: dict[str, list[datetime]] = defaultdict(list)
    for coin, at in kept(by_id, since=now - A_YEAR, length=DAY):
        days[coin].append(at)
    missing = [
        (by_id[coin], since, until)
        for coin, known in days.items()
        for since, until in gaps(sorted(known), length=DAY)
    ]
    return wish(HistoryJob.Kind.GAP, missing, now=now)


def check_history(*, now: datetime) -> int:
    """Jobs for every gap and jump found; how many there are."""
    coins = Coin.objects.filter(pk__in=wanted_coins(now=now), active=True, **FETCHED)
    by_id = {coin.pk: coin for coin in coins}
    hours: dict[str, dict[datetime, Stretch]] = defaultdict(dict)
    for (coin, at), each in kept(by_id, since=now - LOOK_BACK, length=HOUR).items():
        hours[coin][at] = each
    over = beginning(now, HOUR) - HOUR  # the vendor's history of an hour is finished by then
    found_gaps = [
        (by_id[coin], since, until)
        for coin, known in hours.items()
        for since, until in gaps(sorted(known))
    ]
    found_jumps = [
        (by_id[coin], at, at + HOUR)
        for coin, known in hours.items()
        for at in jumps(known)
        if at < over
    ]
    return wish(HistoryJob.Kind.GAP, found_gaps, now=now) + wish(
        HistoryJob.Kind.JUMP, found_jumps, now=now
    )
