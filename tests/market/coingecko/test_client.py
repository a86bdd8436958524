"""The client over real sockets: every odd answer of a bad day, and what follows from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest

from market.coingecko.breaker import read_breaker
from market.coingecko.errors import CoinGeckoError, Failure, Kind
from market.models import ApiKeyUse
from sandbox.coingecko.stand_in import CoinGecko as StandIn
from tests.market.coingecko.hands import NOON, Hands, client

pytestmark = pytest.mark.django_db


@pytest.fixture
def hands() -> Hands:
    return Hands()


@contextmanager
def failing(kind: Kind) -> Iterator[list[Failure]]:
    found: list[Failure] = []
    with pytest.raises(CoinGeckoError) as raised:
        yield found
    found.append(raised.value.failure)
    assert raised.value.failure.kind is kind, raised.value.failure


def requests(stand_in: StandIn) -> int:
    return len(stand_in.ledger.entries("request"))


# What goes well


def test_prices_come_with_every_digit(coingecko: StandIn, hands: Hands) -> None:
    coingecko.set_price("bitcoin", "70123.123456789012345")
    rows = client(coingecko.base_url, hands).markets(ids=["bitcoin", "ethereum", "no-such-coin"])

    found = {row.id: row for row in rows.rows}
    assert set(found) == {"bitcoin", "ethereum"}
    assert found["bitcoin"].price == Decimal("70123.123456789012345")
    assert found["bitcoin"].last_updated == coingecko.now
    assert None not in (found["bitcoin"].change_1h, found["bitcoin"].change_7d)
    assert rows.problems == ()


def test_each_question_is_understood(coingecko: StandIn, hands: Hands) -> None:
    asked = client(coingecko.base_url, hands)

    asked.ping()
    assert len(asked.coins_list().rows) == 300
    assert [row.rank for row in asked.markets(page=2, per_page=50).rows] == list(range(51, 101))
    assert len(asked.market_chart("bitcoin", days=30).rows) > 500
    assert "eur" in {rate.currency for rate in asked.exchange_rates().rows}


@pytest.mark.parametrize(("plan", "kind"), [("demo", "demo"), ("pro", "pro"), ("keyless", None)])
def test_the_key_goes_out_in_the_plans_own_header(
    coingecko: StandIn, hands: Hands, plan: str, kind: str | None
) -> None:
    coingecko.gate.host = "pro" if plan == "pro" else "demo"
    client(coingecko.base_url, hands, plan=plan).ping()

    assert [entry["key_kind"] for entry in coingecko.ledger.entries("request")] == [kind]


# Odd answers: a good coin beside a bad one


@pytest.mark.parametrize(
    "how", ["null", "missing", "text", "empty", "nan", "infinity", "huge", "list", "boolean"]
)
def test_a_bad_price_is_unknown_and_its_neighbour_is_read(
    coingecko: StandIn, hands: Hands, how: str
) -> None:
    coingecko.spoil("bitcoin", how)
    rows = client(coingecko.base_url, hands).markets(ids=["bitcoin", "ethereum"])

    found = {row.id: row for row in rows.rows}
    assert found["bitcoin"].price is None
    assert found["bitcoin"].high_24h is not None
    assert found["ethereum"].price is not None


@pytest.mark.parametrize("how", ["number_as_text", "scientific"])
def test_an_unusual_spelling_is_the_same_price(coingecko: StandIn, hands: Hands, how: str) -> None:
    coingecko.set_price("bitcoin", "0.00001234")
    coingecko.spoil("bitcoin", how)
    (row,) = client(coingecko.base_url, hands).markets(ids=["bitcoin"]).rows

    assert row.price == Decimal("0.00001234")


@pytest.mark.parametrize("how", ["duplicates", "strangers", "partial", "numbers_as_text"])
def test_an_odd_list_still_yields_its_good_rows(coingecko: StandIn, hands: Hands, how: str) -> None:
    coingecko.odd_answer(how)
    rows = client(coingecko.base_url, hands).markets(ids=["bitcoin", "ethereum"])

    assert "bitcoin" in {row.id for row in rows.rows}
    assert len({row.id for row in rows.rows}) == len(rows.rows)


# Odd answers: nothing to be read at all


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


# Limits, keys and the breaker


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


# What must never be seen


@pytest.mark.parametrize(
    "refusal", ["no_key", "forbidden", "rate_limited", "unavailable", "cdn_denied"]
)
def test_no_key_is_ever_in_a_log_an_error_or_a_row(
    coingecko: StandIn, hands: Hands, refusal: str, capfd: pytest.CaptureFixture[str]
) -> None:
    coingecko.refuse(refusal, times=None)
    with pytest.raises(CoinGeckoError) as raised:
        client(coingecko.base_url, hands, "CG-very-secret").ping()

    seen = capfd.readouterr()
    rows = str(list(ApiKeyUse.objects.values()))
    assert "CG-very-secret" not in seen.out + seen.err + repr(raised.value) + rows


def test_an_answer_that_repeats_the_key_is_not_repeated_by_us(
    coingecko: StandIn, hands: Hands
) -> None:
    coingecko.fault(status=422, body={"error": "odd key CG-very-secret"})

    with failing(Kind.SETTINGS) as found:
        client(coingecko.base_url, hands, "CG-very-secret").ping()
    assert found[0].reason.endswith("It said: odd key …")
