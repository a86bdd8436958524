"""A price far from the last one is doubted until it was seen twice."""

from datetime import timedelta
from decimal import Decimal

import pytest

from market.models import PricePoint, Quote, Refresh
from sandbox.coingecko.stand_in import CoinGecko
from tests.fixtures.refreshes import told
from tests.market.refreshing import Steps, quote

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("factor", ["0.3", "4"])
def test_a_single_spike_is_never_accepted(steps: Steps, coingecko: CoinGecko, factor: str) -> None:
    coingecko.set_price("bitcoin", "70000")
    steps.refresh()
    coingecko.spike("bitcoin", Decimal(70000) * Decimal(factor))

    steps.refresh()
    doubted = quote()
    confirmed = steps.confirm()

    assert (doubted.price, doubted.trust) == (Decimal(70000), Quote.Trust.CONFIRMING)
    assert doubted.reason.endswith("confirming")
    assert confirmed is not None
    assert (confirmed.asked, confirmed.accepted) == (1, 1)
    assert (quote().price, quote().trust) == (Decimal(70000), Quote.Trust.TRUSTED)
    assert {point.price for point in PricePoint.objects.filter(coin="bitcoin")} == {Decimal(70000)}


@pytest.mark.parametrize("price", ["21000", "280000"])
def test_a_real_jump_is_accepted_when_asked_again_alone(
    steps: Steps, coingecko: CoinGecko, price: str
) -> None:
    coingecko.set_price("bitcoin", "70000")
    steps.refresh()
    coingecko.set_price("bitcoin", price)
    steps.refresh()
    told.clear()

    early = steps.confirm(after=timedelta(seconds=30))
    confirmed = steps.confirm(after=timedelta(seconds=45))

    assert early is None
    assert confirmed is not None
    assert quote().price == Decimal(price)
    assert told[0]["changes"].moved == {"bitcoin"}
    assert told[0]["refresh"] == confirmed


def test_a_real_jump_is_accepted_by_the_next_refresh_if_nobody_asked_between(
    steps: Steps, coingecko: CoinGecko
) -> None:
    coingecko.set_price("bitcoin", "70000")
    steps.refresh()
    coingecko.set_price("bitcoin", "21000")

    steps.refresh()
    steps.refresh()

    assert quote().price == Decimal(21000)


def test_nothing_doubtful_costs_no_call(steps: Steps) -> None:
    steps.refresh()

    assert steps.confirm() is None
    assert Refresh.objects.count() == 1


def test_a_wild_high_reveals_a_touch_only_once_it_is_confirmed(
    steps: Steps, coingecko: CoinGecko
) -> None:
    coingecko.set_price("bitcoin", "70000")
    steps.refresh()
    coingecko.set_field("bitcoin", "high_24h", Decimal(150000))

    steps.refresh()
    first = told[-1]["changes"].accepted["bitcoin"].new_high
    steps.refresh()
    second = told[-1]["changes"].accepted["bitcoin"].new_high

    assert (first, second) == (None, Decimal(150000))
