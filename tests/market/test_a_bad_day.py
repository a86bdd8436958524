"""A day of the sandbox market with refusals, silences, garbage, spikes and frozen coins."""

from datetime import timedelta
from random import Random

import pytest
from pytest_django import Settings

from market.coingecko.client import CoinGecko as Client
from market.models import PricePoint, Quote, Refresh
from market.slots import slot_of
from sandbox.coingecko.stand_in import CoinGecko
from tests.market.refreshing import Steps

QUARTER = timedelta(minutes=15)
COINS = ("bitcoin", "ethereum", "tether", "solana", "dogecoin")
WILD = "123456789.5"  # what no coin ever costs
REFUSALS = (
    "rate_limited", "rate_limited_as_200", "throttled_text", "cdn_denied", "timeout",
    "error_as_200", "server_error", "bad_gateway", "unavailable",
)  # fmt: skip
GARBAGE = (
    "numbers_as_text", "partial", "duplicates", "strangers", "truncated", "empty", "empty_list",
    "null", "html",
)  # fmt: skip
SPOILS = ("null", "missing", "zero", "negative", "text", "nan", "infinity", "huge", "boolean")


def misbehave(market: CoinGecko, chance: Random) -> None:
    """One thing that goes wrong before a refresh, or none."""
    coin = chance.choice(COINS)
    match chance.randrange(9):
        case 0:
            market.refuse(chance.choice(REFUSALS), times=chance.randint(1, 4))
        case 1:
            market.odd_answer(chance.choice(GARBAGE), answers=chance.randint(1, 4))
        case 2:
            market.spoil(coin, chance.choice(SPOILS), answers=chance.randint(1, 3))
        case 3:
            market.spike(coin, WILD)
        case 4:
            market.drop(coin)
        case 5:
            market.freeze(coin)
        case 6:
            market.go_silent()
        case _:
            pass


def until_next_slot(market: CoinGecko) -> timedelta:
    """Waiting for an answer took some of the market's time."""
    begin = slot_of(market.now, interval=QUARTER) + QUARTER
    return begin + timedelta(seconds=1) - market.now


def behave(market: CoinGecko) -> None:
    market.mend()
    market.speak()
    for coin in COINS:
        market.restore(coin)


@pytest.mark.django_db
def test_a_bad_day_ends_with_the_right_prices_and_a_readable_trail(
    coingecko: CoinGecko, settings: Settings
) -> None:
    settings.COINGECKO_BASE_URL = coingecko.base_url
    settings.COINGECKO_CALLS_PER_MINUTE = 1000
    settings.COINGECKO_READ_SECONDS = settings.COINGECKO_TOTAL_SECONDS = 0.1
    settings.REFRESH_SECONDS = QUARTER.total_seconds()
    steps, chance = Steps(coingecko), Random(7)  # noqa: S311 - the same day in every run
    for _ in range(96):
        behave(coingecko)
        misbehave(coingecko, chance)
        steps.refresh(after=until_next_slot(coingecko))
        coingecko.speak()
        steps.confirm()
    behave(coingecko)
    for _ in range(3):
        last = steps.refresh(after=until_next_slot(coingecko))

    assert (last.outcome, last.refused, last.absent) == ("complete", 0, 0)
    rows = Client(world=steps.client.asker.world).markets(per_page=100).rows
    stored = {quote.coin_id: quote for quote in Quote.objects.all()}
    assert [stored[row.id].price for row in rows] == [row.price for row in rows]
    assert {stored[row.id].trust for row in rows} == {Quote.Trust.TRUSTED}
    assert not PricePoint.objects.filter(price=WILD).exists()
    assert PricePoint.objects.filter(price__in=["0"]).count() == 0
    tell_their_reasons()


def tell_their_reasons() -> None:
    """Every slot of the day has its one row, and whatever was not complete says why."""
    scheduled = Refresh.objects.filter(kind=Refresh.Kind.SCHEDULED)
    assert scheduled.filter(finished__isnull=False).count() == 99
    outcomes = set(scheduled.values_list("outcome", flat=True))
    assert outcomes == {"complete", "partial", "failed"}
    for refresh in scheduled.exclude(outcome=Refresh.Outcome.COMPLETE):
        assert refresh.error or refresh.refusals.exists(), refresh
