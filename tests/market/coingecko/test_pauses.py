"""Limits, keys and the breaker over real sockets: whom to ask, and when to ask again."""

from datetime import timedelta

import pytest

from market.coingecko.breaker import read_breaker
from market.coingecko.errors import Kind
from market.models import ApiKeyUse
from sandbox.coingecko.stand_in import CoinGecko as StandIn
from tests.market.coingecko.hands import NOON, Hands, client, failing, requests

pytestmark = pytest.mark.django_db


def test_retry_after_is_honoured_to_the_second(coingecko: StandIn, hands: Hands) -> None:
    coingecko.refuse("rate_limited")
    asked = client(coingecko.base_url, hands, patience=20)

    with failing(Kind.LIMITED) as found:
        asked.ping()
    assert found[0].retry_after == 119

    hands.now = NOON + timedelta(seconds=118)
    with failing(Kind.PAUSED):
        client(coingecko.base_url, hands, patience=0).ping()
    assert requests(coingecko) == 1
    hands.now = NOON + timedelta(seconds=119)
    asked.ping()


def test_a_short_wait_is_waited_for(coingecko: StandIn, hands: Hands) -> None:
    coingecko.fault(status=429, body={"error": "slow down"}, headers={"retry-after": "7"})
    client(coingecko.base_url, hands).ping()

    assert hands.slept == [7]


@pytest.mark.parametrize("refusal", ["rate_limited_without_header", "rate_limited_as_200"])
def test_without_a_word_on_when_the_pause_is_our_own(
    coingecko: StandIn, hands: Hands, refusal: str
) -> None:
    coingecko.refuse(refusal)
    client(coingecko.base_url, hands).ping()

    assert hands.slept == [15]


def test_the_next_key_takes_over_from_a_limited_one_at_once(
    coingecko: StandIn, hands: Hands
) -> None:
    coingecko.refuse("rate_limited")
    client(coingecko.base_url, hands, "CG-one", "CG-two").ping()

    keys = [entry["key"] for entry in coingecko.ledger.entries("request")]
    assert keys == ["CG-one", "CG-two"]
    assert hands.slept == []


def test_a_wrong_key_is_put_aside_with_its_reason_and_the_others_go_on(
    coingecko: StandIn, hands: Hands
) -> None:
    coingecko.gate.keys = frozenset({"CG-two"})
    asked = client(coingecko.base_url, hands, "CG-one", "CG-two")
    for _ in range(3):
        asked.ping()

    keys = [entry["key"] for entry in coingecko.ledger.entries("request")]
    assert keys == ["CG-one", "CG-two", "CG-two", "CG-two"]
    assert "needs one" in ApiKeyUse.objects.get(label="key 1").reason


def test_a_question_beyond_the_plan_does_not_cost_the_key(coingecko: StandIn, hands: Hands) -> None:
    coingecko.refuse("not_on_plan")
    asked = client(coingecko.base_url, hands)

    with failing(Kind.SETTINGS):
        asked.market_chart("bitcoin", days=365)
    asked.ping()


def test_the_vendors_own_count_is_never_reached(coingecko: StandIn, hands: Hands) -> None:
    coingecko.limit(per_minute=30)
    asked = client(coingecko.base_url, hands, patience=100_000)
    for _ in range(100):
        coingecko.stand(hands.now)
        asked.ping()

    statuses = {entry["status"] for entry in coingecko.ledger.entries("request")}
    assert statuses == {200}
    assert hands.now - NOON < timedelta(minutes=6)


def test_repeated_failures_open_the_breaker_and_one_good_answer_closes_it(
    coingecko: StandIn, hands: Hands
) -> None:
    coingecko.refuse("unavailable", times=None)
    asked = client(coingecko.base_url, hands, patience=7)
    for _ in range(2):
        with failing(Kind.BUSY):
            asked.ping()
    with failing(Kind.PAUSED) as found:
        asked.ping()
    assert requests(coingecko) == 5
    assert found[0].reason == "CoinGecko is not asked for now. CoinGecko cannot answer now (503)."
    assert found[0].retry_after is not None

    hands.now += timedelta(seconds=found[0].retry_after)
    with failing(Kind.BUSY):
        asked.ping()  # the one trial
    assert requests(coingecko) == 6
    assert read_breaker().is_open

    coingecko.speak()
    hands.now += timedelta(minutes=10)
    asked.ping()
    assert not read_breaker().is_open
