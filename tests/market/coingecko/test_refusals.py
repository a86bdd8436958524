"""Answers that say nothing: what is asked again, what is believed, and what is reported."""

import pytest

from market.coingecko.errors import Kind
from sandbox.coingecko.stand_in import CoinGecko as StandIn
from tests.market.coingecko.hands import Hands, client, failing, requests

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", ["truncated", "empty", "empty_object", "null", "html"])
def test_an_unreadable_answer_is_asked_for_again_and_then_reported(
    coingecko: StandIn, hands: Hands, how: str
) -> None:
    coingecko.odd_answer(how)
    asked = client(coingecko.base_url, hands)
    assert len(asked.markets(ids=["bitcoin"]).rows) == 1

    coingecko.odd_answer(how, answers=9)
    with failing(Kind.BROKEN):
        asked.markets(ids=["bitcoin"])
    assert requests(coingecko) == 5
    assert hands.slept == [2, 2, 4]


@pytest.mark.parametrize(
    ("refusal", "kind", "tries"),
    [
        ("timeout", Kind.BUSY, 3),
        ("server_error", Kind.BUSY, 3),
        ("bad_gateway", Kind.BUSY, 3),
        ("unavailable", Kind.BUSY, 3),
        ("error_as_200", Kind.BROKEN, 3),
        ("cdn_denied", Kind.BLOCKED, 3),
        ("rate_limited", Kind.LIMITED, 1),
        ("no_key", Kind.KEY, 1),
        ("forbidden", Kind.KEY, 1),
        ("not_on_plan", Kind.KEY, 1),
        ("pro_key_on_public_host", Kind.KEY, 1),
        ("demo_key_on_pro_host", Kind.KEY, 1),
    ],
)
def test_each_refusal_is_judged_and_tried_again_only_where_that_helps(
    coingecko: StandIn, hands: Hands, refusal: str, kind: Kind, tries: int
) -> None:
    coingecko.refuse(refusal, times=None)

    with failing(kind):
        client(coingecko.base_url, hands).markets(ids=["bitcoin"])
    assert requests(coingecko) == tries


@pytest.mark.parametrize("how", ["hang", "reset", "close", "truncate"])
def test_a_broken_connection_is_tried_again(coingecko: StandIn, hands: Hands, how: str) -> None:
    asked = client(coingecko.base_url, hands)
    coingecko.fault(kind=how)
    assert len(asked.markets(ids=["bitcoin"]).rows) == 1

    coingecko.fault(kind=how, times=None)
    with failing(Kind.NETWORK) as found:
        asked.markets(ids=["bitcoin"])
    assert "CoinGecko" in found[0].reason
    assert requests(coingecko) == 5


def test_nobody_listening_is_a_network_failure(hands: Hands) -> None:
    with failing(Kind.NETWORK):
        client("http://127.0.0.1:9/api/v3", hands).ping()


@pytest.mark.parametrize("url", ["http://", "http://[", "ftp://127.0.0.1", "nonsense"])
def test_an_address_that_cannot_be_called_is_a_setting_to_mend(url: str, hands: Hands) -> None:
    with failing(Kind.SETTINGS):
        client(url, hands).ping()


def test_a_redirect_is_not_followed_with_the_key(coingecko: StandIn, hands: Hands) -> None:
    coingecko.fault(status=302, headers={"Location": coingecko.base_url + "/ping"})

    with failing(Kind.SETTINGS):
        client(coingecko.base_url, hands).ping()
    assert requests(coingecko) == 1


def test_an_endless_answer_is_cut_off(coingecko: StandIn, hands: Hands) -> None:
    coingecko.fault(status=200, body="[" + " " * 21_000_000, times=None)

    with failing(Kind.BROKEN) as found:
        client(coingecko.base_url, hands).ping()
    assert "over 20,000 kB" in found[0].reason


def test_a_coin_that_does_not_exist_is_believed(coingecko: StandIn, hands: Hands) -> None:
    with failing(Kind.MISSING):
        client(coingecko.base_url, hands).market_chart("no/such coin", days=1)
    assert requests(coingecko) == 1
