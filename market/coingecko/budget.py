"""Plans which prices to ask for now, so that a plan's calls last until the month is over.

What is left of the month, less a reserve for everything but prices, is spread evenly over the
refreshes still to come. One call brings up to 250 coins. When all coins fit, all are asked for
every time. When not: coins near an armed line and held coins first, then the rest in turn, a
watched coin twice as often as one that is only in the top 100.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import islice
from math import ceil, floor

from market.coingecko.limits import Purpose, first_of_month, next_month

PAGE = 250
LONGEST_IDS = 7_500  # characters; common servers refuse addresses of 8 kB
RESERVE_A_DAY = 20  # catalogue and rates about 12, confirmations of jumps about 8
RESERVE_AT_MOST = 0.2
HISTORY_AHEAD = 0.02  # history may run this part of a month ahead of an even spending
MINUTE_SHARE = 0.8  # of the calls a minute; the rest stays free for everything else
_DAY = timedelta(days=1)


class Tier(IntEnum):
    """Why a coin is wanted, the most important first."""

    LINE = 0  # near an armed line
    HELD = 1
    WATCHED = 2
    TOP = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """One coin somebody wants the price of, and when it was last asked for."""

    coin: str
    tier: Tier
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent: filled from the plan, the shared counts and REFRESH_SECONDS."""

    per_minute: int
    left: int | None  # this month, all usable keys together; None: no monthly quota
    interval: timedelta  # the wished one
    last_refresh: datetime | None = None  # when prices were last asked for


@dataclass(frozen=True, slots=True)
class RefreshPlan:
    """What to ask for now; `sentence` says to people how often each price is refreshed."""

    pages: tuple[tuple[str, ...], ...]
    skipped: tuple[str, ...]
    sentence: str
    interval_hint: timedelta


def plan_refresh(demand: Iterable[Wanted], *, budget: Budget, now: datetime) -> RefreshPlan:
    """The pages to ask for in this refresh; none when the next call must wait."""
    wanted = _each_once(demand)
    rate = pages_a_refresh(budget, now=now)
    stretch = 1 if rate >= 1 else min(ceil(1 / rate), 10_000) if rate > 0 else 0
    hint = budget.interval * max(stretch, 1)
    sentence = describe(wanted, rate=rate, interval=budget.interval, stretch=stretch, now=now)
    if not stretch or not _is_due(budget, stretch=stretch, now=now):
        return RefreshPlan((), tuple(each.coin for each in wanted), sentence, hint)
    chosen = [each.coin for each in in_turn(wanted, now=now)]
    pages = tuple(islice(_pages(chosen), max(floor(rate), 1)))
    skipped = chosen[sum(map(len, pages)) :]
    return RefreshPlan(pages, tuple(skipped), sentence, hint)


def pages_a_refresh(budget: Budget, *, now: datetime) -> float:
    """How many calls each refresh until the month's end may cost; below 1: not every refresh."""
    by_minute = max(budget.per_minute * budget.interval.total_seconds() / 60 * MINUTE_SHARE, 1.0)
    if budget.left is None:
        return by_minute
    remaining = next_month(now) - now
    spendable = budget.left - reserve(budget.left, now=now)
    if spendable < 1:
        return 0.0
    return min(spendable / max(remaining / budget.interval, 1.0), by_minute)


def reserve(left: int, *, now: datetime) -> int:
    """Calls kept until the month's end for everything that is not a price refresh."""
    days = (next_month(now) - now) / _DAY
    return ceil(min(RESERVE_A_DAY * days, RESERVE_AT_MOST * left))


def floor_for(purpose: Purpose, *, quota: int, left: int, now: datetime) -> int:
    """How many calls of this month a purpose must leave for the more important ones."""
    if purpose is Purpose.HISTORY:
        start = datetime.combine(first_of_month(now), datetime.min.time(), tzinfo=now.tzinfo)
        end = next_month(now)
        return floor(quota * max((end - now) / (end - start) - HISTORY_AHEAD, 0.0))
    return reserve(left, now=now) if purpose is Purpose.REFRESH else 0


def in_turn(wanted: Sequence[Wanted], *, now: datetime) -> list[Wanted]:
    """The order of asking: hot coins by tier, then the rest by how long they have waited."""

    def waited(each: Wanted) -> float:
        return (now - each.asked_at).total_seconds() if each.asked_at else float("inf")

    def place(each: Wanted) -> tuple[int, float, int]:
        if each.tier <= Tier.HELD:
            return (each.tier, -waited(each), 0)
        weight = 2 if each.tier is Tier.WATCHED else 1
        return (Tier.WATCHED, -waited(each) * weight, each.tier)

    return sorted(wanted, key=place)


def describe(
    wanted: Sequence[Wanted], *, rate: float, interval: timedelta, stretch: int, now: datetime
) -> str:
    """Says how often prices are refreshed, and why not more often."""
    if not stretch:
        return f"This month's calls are used up; prices are refreshed again on {_day(now)}."
    room = max(floor(rate), 1) * PAGE
    each_time = interval * stretch
    saving = "" if stretch == 1 else ", so that the calls of this month last"
    if len(wanted) <= room:
        return f"Every price is refreshed {_every(each_time)}{saving}."
    hot = sum(each.tier <= Tier.HELD for each in wanted)
    if hot >= room:
        return (
            f"Coins near a line and held coins are refreshed {_every(each_time * hot / room)}; "
            "for the others this month's calls do not suffice."
        )
    watched = sum(each.tier is Tier.WATCHED for each in wanted)
    rounds = max((watched + (len(wanted) - hot - watched) / 2) / (room - hot), 1.0)
    return (
        f"Coins near a line and held coins are refreshed {_every(each_time)}, watched coins "
        f"{_every(each_time * rounds)} and the others {_every(each_time * rounds * 2)}, "
        "so that the calls last."
    )


def _pages(coins: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """As many ids as one call takes; unusually long ones make an address too long sooner."""
    start = length = 0
    for place, coin in enumerate(coins):
        if place - start == PAGE or length + len(coin) > LONGEST_IDS:
            yield tuple(coins[start:place])
            start, length = place, 0
        length += len(coin) + 3  # a comma travels as %2C
    if coins:
        yield tuple(coins[start:])


def _is_due(budget: Budget, *, stretch: int, now: datetime) -> bool:
    if budget.last_refresh is None or stretch == 1:
        return True
    return now - budget.last_refresh >= budget.interval * (stretch - 0.5)


def _each_once(demand: Iterable[Wanted]) -> list[Wanted]:
    """Each coin once, for its most important reason."""
    found: dict[str, Wanted] = {}
    for each in sorted(demand, key=lambda each: (each.tier, each.coin)):
        found.setdefault(each.coin, each)
    return list(found.values())


def _every(interval: timedelta) -> str:
    minutes = interval.total_seconds() / 60
    if minutes < 1:
        return f"every {round(minutes * 60)} seconds"
    if minutes < 1.5:
        return "every minute"
    if minutes < 90:
        return f"every {round(minutes)} minutes"
    return f"about every {round(minutes / 60)} hours"


def _day(now: datetime) -> str:
    return f"{next_month(now):%-d %B}"
