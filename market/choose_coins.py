"""Chooses which prices to ask for: what people hold or watch and the top 100, within the budget."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from market.coingecko.budget import RefreshPlan, Tier, Wanted, plan_refresh
from market.coingecko.spending import budget_now
from market.demand import coin_demand
from market.models import Coin, Quote, Refresh

TOP = 100


def plan_now(*, interval: timedelta, forced: bool = False, now: datetime) -> RefreshPlan:
    """The pages to ask for in this refresh; `forced` does not wait for its turn."""
    last = None if forced else last_asked()
    budget = budget_now(interval=interval, last_refresh=last, now=now)
    return plan_refresh(wanted_coins(now=now), budget=budget, now=now)


def wanted_coins(*, now: datetime) -> list[Wanted]:
    """Every active coin somebody wants, and why."""
    demand = coin_demand(now=now)
    top = frozenset(Coin.objects.ranked().values_list("pk", flat=True)[:TOP])
    tiers = (
        (Tier.LINE, demand.near_line),
        (Tier.HELD, demand.held),
        (Tier.WATCHED, demand.watched),
        (Tier.TOP, top),
    )
    active = set(Coin.objects.filter(active=True).values_list("pk", flat=True))
    asked = dict(_asked_times())
    return [
        Wanted(coin, tier, asked.get(coin))
        for tier, coins in tiers
        for coin in sorted(coins & active)
    ]


def catalogue_is_bare() -> bool:
    """Whether too few coins have a rank to know the top 100: a page of the largest ones will."""
    return Coin.objects.ranked()[:TOP].count() < TOP


def last_asked() -> datetime | None:
    """When a refresh last asked for prices."""
    asked = Refresh.objects.filter(kind=Refresh.Kind.SCHEDULED, calls__gt=0)
    return asked.order_by("-slot").values_list("started", flat=True).first()


def _asked_times() -> Iterator[tuple[str, datetime | None]]:
    yield from Quote.objects.values_list("coin_id", "asked_at")
