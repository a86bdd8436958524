"""A refresh whose answer is odd, in part or as a whole: what is kept, and what is said."""

from decimal import Decimal

import pytest

from market.models import Coin, Quote
from sandbox.coingecko.stand_in import CoinGecko
from tests.fixtures.refreshes import told
from tests.market.refreshing import Steps, quote

pytestmark = pytest.mark.django_db


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
