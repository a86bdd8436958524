from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from market.accept import ABSENT, UNCHANGED, Candidate, Limits, Outcome, Verdict, Why
from market.coingecko.answers import MarketRow
from market.models import Coin, PricePoint, Quote
from market.read_quotes import read_stored
from market.touches import base_of
from market.weigh import Weighed, weigh
from market.write_quotes import lock_quotes, write_quotes

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIVE = timedelta(minutes=5)
D = Decimal
NASTY = 'quo"te\\back{slash},null'
DOUBT = Candidate(Decimal("140.50"), NOON, NOON)
CONFIRMING = Verdict(Outcome.CONFIRMING, Why.OUTLIER, "moved +40 %, confirming", DOUBT)
REFUSED = Verdict(Outcome.REFUSED, Why.MISSING, 'has no price at "CoinGecko"')
LATE = Verdict(Outcome.REFUSED, Why.OUT_OF_ORDER, "the answer is older than the stored price")


@pytest.fixture(autouse=True)
def coins() -> None:
    Coin.objects.bulk_create(
        Coin(id=name, symbol=name[:3], name=name) for name in ("bitcoin", "ethereum", NASTY)
    )


def row(
    coin: str, price: str, *, at: datetime = NOON, high: str = "105", low: str = "95"
) -> MarketRow:
    return MarketRow(
        coin, coin[:3], coin, price=Decimal(price), market_cap=Decimal("1900000000000.10"),
        volume=Decimal("0"), high_24h=Decimal(high), low_24h=Decimal(low),
        change_1h=Decimal("-0.50"), change_24h=Decimal("1E+1"), last_updated=at,
    )  # fmt: skip


def write(rows: Iterable[MarketRow], *, now: datetime = NOON) -> Weighed:
    found = list(rows)
    stored = read_stored([each.id for each in found])
    weighed = weigh(found, stored, now=now, limits=Limits())
    with transaction.atomic():
        lock_quotes()
        write_quotes(weighed.accepted.values(), weighed.held, now=now)
    return weighed


def test_every_field_comes_back_digit_for_digit() -> None:
    write([row(NASTY, "0.000000000000123400"), row("bitcoin", "12345678901234567890.10")])

    quote = Quote.objects.get(pk=NASTY)
    assert quote.price == Decimal("0.0000000000001234")
    assert (quote.market_cap, quote.volume) == (Decimal("1900000000000.1"), None)
    assert (quote.change_1h, quote.change_24h, quote.change_7d) == (Decimal("-0.5"), D(10), None)
    assert (quote.high_24h, quote.low_24h) == (D(105), D(95))
    assert (quote.as_of, quote.accepted_at, quote.asked_at) == (NOON, NOON, NOON)
    assert (quote.trust, quote.reason, quote.price_before) == ("trusted", "", None)
    assert quote.price_real == pytest.approx(1.234e-13)


def test_both_engines_hold_the_canonical_spelling() -> None:
    write([row("bitcoin", "70000.500")])

    with connection.cursor() as cursor:
        cursor.execute("SELECT price, change_24h FROM market_quote")
        assert [str(value) for value in cursor.fetchone()] == ["70000.5", "10"]
        cursor.execute("SELECT price FROM market_pricepoint")
        assert [str(value) for value in cursor.fetchone()] == ["70000.5"]


def test_the_next_answer_remembers_the_one_before() -> None:
    write([row("bitcoin", "100")])

    weighed = write([row("bitcoin", "104", at=NOON + FIVE, high="106")], now=NOON + FIVE)

    quote = Quote.objects.get()
    assert (quote.price_before, quote.as_of_before) == (D(100), NOON)
    assert (quote.high_before, quote.high_before_at) == (D(105), NOON)
    assert (quote.low_before, quote.low_before_at) == (D(95), NOON)
    assert weighed.accepted["bitcoin"].new_high == D(106)


def test_what_python_followed_is_what_sql_stored_through_a_doubtful_high() -> None:
    for minutes, high in (
        (0, "105"),
        (5, "400"),
        (10, "410"),
        (15, "300"),
        (20, "900"),
        (25, "50"),
    ):
        now = NOON + timedelta(minutes=minutes)
        weighed = write([row("bitcoin", "100.5", at=now, high=high, low=high)], now=now)

        told, stored = weighed.accepted["bitcoin"], read_stored(["bitcoin"])["bitcoin"]
        assert (base_of(stored.high), base_of(stored.low)) == (
            base_of(told.high),
            base_of(told.low),
        )


def test_only_a_price_that_moved_adds_a_point_of_history() -> None:
    write([row("bitcoin", "100"), row("ethereum", "10")])
    write(
        [row("bitcoin", "100", at=NOON + FIVE), row("ethereum", "11", at=NOON + FIVE)],
        now=NOON + FIVE,
    )

    points = PricePoint.objects.order_by("coin_id", "at").values_list("coin_id", "price", "at")
    assert list(points) == [
        ("bitcoin", D(100), NOON),
        ("ethereum", D(10), NOON),
        ("ethereum", D(11), NOON + FIVE),
    ]


def test_another_price_for_the_same_moment_replaces_its_point() -> None:
    write([row("bitcoin", "100")])
    write([row("bitcoin", "101")], now=NOON + FIVE)

    assert list(PricePoint.objects.values_list("price", "at")) == [(D(101), NOON)]


def test_a_refused_answer_keeps_the_last_good_price_and_says_why() -> None:
    write([row("bitcoin", "100")])

    write_quotes([], {"bitcoin": REFUSED, "ethereum": ABSENT}, now=NOON + FIVE)

    quote = Quote.objects.get(pk="bitcoin")
    assert (quote.price, quote.as_of, quote.asked_at) == (D(100), NOON, NOON + FIVE)
    assert (quote.trust, quote.reason) == ("refused", 'has no price at "CoinGecko"')
    absent = Quote.objects.get(pk="ethereum")
    assert (absent.price, absent.trust, absent.high_trusted) == (None, "refused", True)


def test_a_doubt_stays_open_through_refusals_and_ends_with_an_answer() -> None:
    write([row("bitcoin", "100")])
    write_quotes([], {"bitcoin": CONFIRMING}, now=NOON + FIVE)
    write_quotes([], {"bitcoin": REFUSED}, now=NOON + 2 * FIVE)
    write_quotes([], {"bitcoin": LATE}, now=NOON + 2 * FIVE)

    quote = Quote.objects.get()
    doubted = read_stored(["bitcoin"])["bitcoin"].known.candidate
    write_quotes([], {"bitcoin": UNCHANGED}, now=NOON + 3 * FIVE)
    settled = Quote.objects.get()

    assert (quote.trust, quote.reason, doubted) == ("confirming", REFUSED.reason, DOUBT)
    assert quote.known_price(now=NOON, max_age=FIVE) is None
    assert (settled.trust, settled.reason, settled.candidate_at) == ("trusted", "", None)
    assert settled.known_price(now=NOON, max_age=FIVE) == D(100)


def test_an_accepted_answer_ends_a_doubt() -> None:
    write([row("bitcoin", "100")])
    write_quotes([], {"bitcoin": CONFIRMING}, now=NOON)

    write([row("bitcoin", "140", at=NOON + FIVE)], now=NOON + FIVE)

    quote = Quote.objects.get()
    assert (quote.price, quote.trust, quote.candidate_price) == (D(140), "trusted", None)


def test_a_known_price_grows_too_old() -> None:
    write([row("bitcoin", "100")])
    quote = Quote.objects.get()

    assert quote.known_price(now=NOON + FIVE, max_age=FIVE) == D(100)
    assert quote.known_price(now=NOON + FIVE + timedelta(seconds=1), max_age=FIVE) is None
    assert Quote(coin_id="ethereum").known_price(now=NOON, max_age=FIVE) is None


def test_a_whole_market_is_read_without_naming_every_coin() -> None:
    write([row("bitcoin", "100"), row("ethereum", "10")])

    stored = read_stored(["bitcoin", *(f"unheard-of-{number}" for number in range(600))])

    assert list(stored) == ["bitcoin"]
