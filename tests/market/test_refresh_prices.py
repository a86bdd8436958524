"""A refresh against the sandbox market, over a real connection."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from market.changes import PriceChanges
from market.demand import CoinDemand
from market.models import Coin, PricePoint, Quote, Refresh
from sandbox.coingecko.stand_in import CoinGecko
from tests.market.refreshing import Steps, quote

pytestmark = pytest.mark.django_db

told: list[dict[str, Any]] = []


def listen(**facts: Any) -> None:
    told.append(facts)


def demand_for_a_stranger(**question: Any) -> CoinDemand:
    return CoinDemand(held=frozenset({"eos", "never-heard-of"}), near_line=frozenset({"bitcoin"}))


@pytest.fixture
def steps(coingecko: CoinGecko, settings: Settings) -> Iterator[Steps]:
    settings.COINGECKO_BASE_URL = coingecko.base_url
    settings.COINGECKO_CALLS_PER_MINUTE = 1000
    settings.PRICES_CHANGED = [f"{__name__}.listen"]
    told.clear()
    yield Steps(coingecko)
    told.clear()


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


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("null", "missing"),
        ("missing", "missing"),
        ("zero", "not positive"),
        ("negative", "not positive"),
        ("text", "missing"),
        ("empty", "missing"),
        ("nan", "missing"),
        ("infinity", "missing"),
        ("huge", "missing"),
        ("list", "missing"),
        ("boolean", "missing"),
    ],
)
def test_an_odd_price_is_refused_and_its_neighbours_are_kept(
    steps: Steps, coingecko: CoinGecko, how: str, why: str
) -> None:
    steps.refresh()
    before = quote()
    coingecko.spoil("bitcoin", how)

    refresh = steps.refresh()

    after = quote()
    assert (after.price, after.as_of) == (before.price, before.as_of)
    assert after.trust == Quote.Trust.REFUSED
    assert after.reason
    assert (refresh.outcome, refresh.refused, refresh.accepted) == ("partial", 1, 99)
    assert refresh.refusals.get().why == why
    assert told[-1]["changes"].held["bitcoin"].why == why
    assert Quote.objects.filter(price_real__lte=0).count() == 0


@pytest.mark.parametrize("how", ["number_as_text", "scientific"])
def test_a_price_that_is_only_spelt_oddly_is_accepted(
    steps: Steps, coingecko: CoinGecko, how: str
) -> None:
    coingecko.set_price("bitcoin", "70000.5")
    coingecko.spoil("bitcoin", how)

    steps.refresh()

    assert quote().price == Decimal("70000.5")


@pytest.mark.parametrize("how", ["truncated", "empty", "html", "null", "empty_object"])
def test_an_answer_that_is_none_leaves_everything_as_it_was_and_says_so(
    steps: Steps, coingecko: CoinGecko, how: str
) -> None:
    steps.refresh()
    before = quote()
    told.clear()
    coingecko.odd_answer(how, answers=10)

    refresh = steps.refresh()

    assert (refresh.outcome, refresh.accepted) == ("failed", 0)
    assert refresh.error
    assert (quote().price, quote().as_of, quote().trust) == (before.price, before.as_of, "trusted")
    assert told == []


def test_half_an_answer_keeps_the_half_and_marks_the_rest_absent(
    steps: Steps, coingecko: CoinGecko
) -> None:
    steps.refresh()
    coingecko.odd_answer("partial")

    refresh = steps.refresh()

    assert (refresh.accepted, refresh.absent, refresh.outcome) == (50, 50, "partial")
    held = told[-1]["changes"].held
    assert {verdict.why for verdict in held.values()} == {"absent"}
    assert {quote(coin).price for coin in held} != {None}


def test_an_answer_with_every_number_as_text_is_read(steps: Steps, coingecko: CoinGecko) -> None:
    coingecko.odd_answer("numbers_as_text")

    assert steps.refresh().accepted == 250


def test_one_failing_page_does_not_stop_the_others(steps: Steps, coingecko: CoinGecko) -> None:
    coingecko.odd_answer("html", answers=3)  # all tries of the first page
    Coin.objects.create(id="bitcoin", symbol="btc", name="Bitcoin", rank=1)

    refresh = steps.refresh()

    assert (refresh.outcome, refresh.accepted) == ("partial", 1)


def test_a_dropped_coin_keeps_its_last_price_with_the_reason(
    steps: Steps, coingecko: CoinGecko
) -> None:
    steps.refresh()
    coingecko.drop("bitcoin")

    refresh = steps.refresh()

    assert refresh.absent == 1
    assert quote().price is not None
    assert quote().reason == "CoinGecko left it out of its answer"


def test_a_frozen_coin_is_refused_while_others_move(steps: Steps, coingecko: CoinGecko) -> None:
    steps.refresh()
    coingecko.freeze("bitcoin")

    trusts = []
    for _ in range(4):
        steps.refresh()
        trusts.append((quote().trust, quote().reason))

    assert trusts[0] == ("trusted", "")
    assert trusts[1] == ("refused", "frozen for 10\u202fmin while others move")
    assert trusts[3] == ("refused", "the price is 20\u202fmin old")


def test_an_older_answer_changes_nothing(steps: Steps, coingecko: CoinGecko) -> None:
    steps.refresh()
    coingecko.delay("bitcoin", 400)
    before = quote()

    refresh = steps.refresh()

    assert refresh.refusals.get().why == "out of order"
    assert (quote().price, quote().as_of, quote().trust) == (before.price, before.as_of, "trusted")


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


def test_what_listens_inside_can_undo_the_whole_refresh(steps: Steps, settings: Settings) -> None:
    settings.PRICES_CHANGED = [f"{__name__}.refuse"]

    with pytest.raises(ZeroDivisionError):
        steps.refresh()

    assert Quote.objects.count() == 0
    assert Refresh.objects.get().outcome == Refresh.Outcome.RUNNING


def refuse(**facts: Any) -> None:
    raise ZeroDivisionError
