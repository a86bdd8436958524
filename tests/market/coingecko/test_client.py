"""The client over real sockets: what is read from an answer, and what is never shown."""

from decimal import Decimal

import pytest

from market.coingecko.errors import CoinGeckoError, Kind
from market.models import ApiKeyUse
from sandbox.coingecko.stand_in import CoinGecko as StandIn
from tests.market.coingecko.hands import Hands, client, failing

pytestmark = pytest.mark.django_db


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
