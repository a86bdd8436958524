"""The daily sync against the vendor's stand-in: what it learns, and what it does when it cannot."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from market.coingecko.client import CoinGecko
from market.models import Catalogue, Coin, Sparkline
from market.sparklines import draw_when_due
from market.sync_coins import SyncResult, plant_starters, sync_coins, sync_when_due
from sandbox.coingecko.stand_in import CoinGecko as StandIn

pytestmark = pytest.mark.django_db(transaction=True)

heard: list[dict[str, Any]] = []


def listen(**facts: Any) -> None:
    """Stands at COINS_CHANGED."""
    heard.append(facts)


@pytest.fixture
def client(coingecko: StandIn, settings: Settings) -> CoinGecko:
    settings.COINGECKO_BASE_URL = coingecko.base_url
    settings.COINGECKO_PATIENCE_SECONDS = 0
    settings.COINGECKO_CALLS_PER_MINUTE = 1000
    settings.COINS_CHANGED = [f"{__name__}.listen"]
    heard.clear()
    return CoinGecko()


def sync(client: CoinGecko) -> SyncResult:
    return sync_coins(client, now=timezone.now())


def test_the_first_sync_learns_every_coin_with_rank_and_image(client: CoinGecko) -> None:
    assert sync(client).added == 300

    bitcoin = Coin.objects.get(pk="bitcoin")
    assert (bitcoin.symbol, bitcoin.name, bitcoin.rank, bitcoin.active) == (
        "btc", "Bitcoin", 1, True,
    )  # fmt: skip
    assert bitcoin.image_url


def test_a_second_sync_changes_nothing_and_tells_nobody(client: CoinGecko) -> None:
    sync(client)
    version = Catalogue.objects.version()
    heard.clear()

    assert sync(client) == SyncResult(ranked=300)
    assert heard == []
    assert Catalogue.objects.version() == version


def test_a_coin_that_vanishes_rests_and_comes_back(client: CoinGecko, coingecko: StandIn) -> None:
    sync(client)
    coingecko.deactivate("dogecoin")
    sync(client)
    gone = Coin.objects.get(pk="dogecoin")

    assert (gone.active, gone.rank, gone.vanished_at is None) == (False, None, False)
    assert heard[-1]["vanished"] == {"dogecoin"}

    coingecko.restore("dogecoin")
    sync(client)
    back = Coin.objects.get(pk="dogecoin")
    assert (back.active, back.vanished_at) == (True, None)
    assert heard[-1]["returned"] == {"dogecoin"}


def test_a_renamed_coin_keeps_its_id_and_takes_the_new_name(
    client: CoinGecko, coingecko: StandIn
) -> None:
    sync(client)
    coingecko.rename("dogecoin", symbol="dog", name="Dog")
    sync(client)

    assert Coin.objects.get(pk="dogecoin").name == "Dog"
    assert heard[-1]["renamed"] == {"dogecoin"}


@pytest.mark.parametrize("how", ["html", "truncated", "empty_list"])
def test_a_broken_list_leaves_the_catalogue_as_it_was(
    client: CoinGecko, coingecko: StandIn, how: str
) -> None:
    sync(client)
    coingecko.odd_answer(how)
    result = sync(client)

    assert result.problem
    assert Coin.objects.filter(active=True).count() == 300


def test_without_network_the_best_known_coins_can_be_picked(
    client: CoinGecko, coingecko: StandIn
) -> None:
    coingecko.refuse("unavailable", times=None)
    result = sync_when_due(client, now=timezone.now())

    assert result is not None
    assert result.problem
    assert Coin.objects.filter(active=True).count() == 250


def test_the_starters_are_planted_once(db: None) -> None:
    assert plant_starters(now=timezone.now()) == 250
    assert plant_starters(now=timezone.now()) == 0


def test_a_sync_is_due_once_a_day_and_a_failed_one_soon_again(
    client: CoinGecko, coingecko: StandIn
) -> None:
    noon = timezone.now()
    coingecko.refuse("unavailable", times=None)
    assert sync_when_due(client, now=noon) is not None
    assert sync_when_due(client, now=noon + timedelta(minutes=14)) is None

    coingecko.speak()
    later = sync_when_due(client, now=noon + timedelta(minutes=16))
    assert later is not None
    assert later.problem == ""
    assert sync_when_due(client, now=noon + timedelta(hours=23)) is None


def test_the_week_of_the_largest_coins_is_drawn_every_six_hours(client: CoinGecko) -> None:
    noon = timezone.now()
    sync(client)
    assert draw_when_due(client, now=noon) == 100
    assert Sparkline.objects.count() == 100
    assert draw_when_due(client, now=noon + timedelta(hours=5)) is None
    assert draw_when_due(client, now=noon + timedelta(hours=6)) == 100
