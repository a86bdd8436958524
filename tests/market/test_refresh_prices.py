"""A refresh against the sandbox market, over a real connection."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from market.changes import PriceChanges
from market.demand import CoinDemand
from market.models import Coin, PricePoint, Quote, Refresh
from sandbox.coingecko.stand_in import CoinGecko
from tests.fixtures.refreshes import told
from tests.market.refreshing import Steps, quote

pytestmark = pytest.mark.django_db


def demand_for_a_stranger(**question: Any) -> CoinDemand:
    return CoinDemand(held=frozenset({"eos", "never-heard-of"}), near_line=frozenset({"bitcoin"}))


def test_the_first_refresh_learns_the_largest_coins_and_their_prices(
    steps: Steps, coingecko: CoinGecko
) -> None:
    coingecko.set_price("bitcoin", "70000.10")

    refresh = steps.refresh()

    assert (refresh.outcome, refresh.accepted, refresh.error) == ("complete", 250, "")
    bitcoin = Coin.objects.get(pk="bitcoin")
    assert (bitcoin.symbol, bitcoin.name, bitcoin.rank) == ("btc", "Bitcoin", 1)
    assert quote().price == Decimal("70000.1")
    assert (quote().as_of, quote().accepted_at) == (coingecko.now, coingecko.now)
    assert PricePoint.objects.filter(coin="bitcoin").count() == 1


def test_a_later_refresh_asks_for_the_top_hundred_and_what_is_wanted_in_one_call(
    steps: Steps, settings: Settings
) -> None:
    steps.refresh()
    settings.COIN_DEMAND = [f"{__name__}.demand_for_a_stranger"]

    refresh = steps.refresh()

    assert (refresh.calls, refresh.asked) == (
        1,
        101 if (quote("eos").coin.rank or 0) > 100 else 100,
    )
    assert refresh.plan == "Every price is refreshed every 5 minutes."


def test_who_judges_by_prices_is_told_what_was_and_what_is(
    steps: Steps, coingecko: CoinGecko
) -> None:
    coingecko.set_price("bitcoin", "70000")
    steps.refresh()
    before = coingecko.now
    told.clear()
    coingecko.set_price("bitcoin", "70120.5")

    refresh = steps.refresh()

    assert len(told) == 1
    changes: PriceChanges = told[0]["changes"]
    assert (told[0]["refresh"], told[0]["now"]) == (refresh, coingecko.now)
    bitcoin = changes.accepted["bitcoin"]
    assert (bitcoin.price_before, bitcoin.as_of_before) == (Decimal(70000), before)
    assert (bitcoin.price, bitcoin.as_of) == (Decimal("70120.5"), coingecko.now)
    assert "bitcoin" in changes.moved


def test_a_slot_is_done_once_and_the_next_one_again(steps: Steps) -> None:
    steps.refresh()

    with pytest.raises(AssertionError):
        steps.refresh(after=timedelta(seconds=1))
    steps.refresh(after=timedelta(minutes=5))

    assert Refresh.objects.count() == 2


def test_what_listens_inside_can_undo_the_whole_refresh(steps: Steps, settings: Settings) -> None:
    settings.PRICES_CHANGED = [f"{__name__}.refuse"]

    with pytest.raises(ZeroDivisionError):
        steps.refresh()

    assert Quote.objects.count() == 0
    assert Refresh.objects.get().outcome == Refresh.Outcome.RUNNING


def refuse(**facts: Any) -> None:
    raise ZeroDivisionError
