"""Which coins are asked for, and how often."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from pytest_django import Settings

from market.choose_coins import catalogue_is_bare, plan_now, wanted_coins
from market.coingecko.budget import Tier
from market.demand import CoinDemand, coin_demand
from market.interval import refresh_interval
from market.models import Coin, Refresh

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def holders(*, now: datetime) -> CoinDemand:
    return CoinDemand(held=frozenset({"coin-150"}), watched=frozenset({"coin-1"}))


def watchers(**question: Any) -> CoinDemand:
    return CoinDemand(near_line={"coin-150"}, watched={"coin-151", "coin-retired", "nonsense"})


@pytest.fixture
def coins(settings: Settings) -> None:
    settings.COIN_DEMAND = [f"{__name__}.holders", f"{__name__}.watchers"]
    Coin.objects.bulk_create(
        Coin(id=f"coin-{rank}", symbol="c", name="Coin", rank=rank) for rank in range(1, 160)
    )
    Coin.objects.create(id="coin-retired", symbol="c", name="Coin", active=False)


def test_the_demand_of_all_apps_is_put_together(coins: None) -> None:
    demand = coin_demand(now=NOON)

    assert demand.watched == {"coin-1", "coin-151", "coin-retired", "nonsense"}
    assert (demand.held, demand.near_line) == ({"coin-150"}, {"coin-150"})


def test_only_coins_that_are_still_listed_are_asked_for(coins: None) -> None:
    wanted = wanted_coins(now=NOON)

    assert {each.coin for each in wanted if each.tier is Tier.WATCHED} == {"coin-1", "coin-151"}
    assert len({each.coin for each in wanted}) == 102


def test_all_fit_one_call(coins: None) -> None:
    plan = plan_now(interval=timedelta(minutes=5), now=NOON)

    assert len(plan.pages) == 1
    assert set(plan.pages[0]) > {"coin-150", "coin-151", "coin-100"}


def test_a_person_need_not_wait_for_a_turn_that_saves_calls(
    coins: None, settings: Settings
) -> None:
    settings.COINGECKO_CALLS_PER_MONTH = 1000
    Refresh.objects.create(slot=NOON, started=NOON, finished=NOON, calls=1)
    soon = NOON + timedelta(minutes=5)

    assert plan_now(interval=timedelta(minutes=5), now=soon).pages == ()
    assert plan_now(interval=timedelta(minutes=5), forced=True, now=soon).pages


def test_a_catalogue_with_few_ranks_is_bare(coins: None) -> None:
    assert not catalogue_is_bare()
    Coin.objects.filter(rank__gt=99).update(rank=None)
    assert catalogue_is_bare()


def test_the_operator_sets_the_interval_in_the_admin_and_can_switch_it_off(
    settings: Settings,
) -> None:
    settings.REFRESH_SECONDS = 300
    PeriodicTask.objects.filter(task="market.refresh_prices").delete()
    assert refresh_interval() == timedelta(minutes=5)

    often = IntervalSchedule.objects.create(every=2, period=IntervalSchedule.MINUTES)
    step = PeriodicTask.objects.create(name="r", task="market.refresh_prices", interval=often)
    assert refresh_interval() == timedelta(minutes=2)

    PeriodicTask.objects.filter(pk=step.pk).update(enabled=False)
    assert refresh_interval() is None
