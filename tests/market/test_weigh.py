from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from market.accept import ABSENT, Known, Limits, Outcome
from market.coingecko.answers import MarketRow
from market.weigh import NOTHING_STORED, Stored, accept, newest_rows, weigh

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LIMITS = Limits()


def row(
    coin: str = "bitcoin", price: str | None = "100", *, at: datetime | None = NOON
) -> MarketRow:
    return MarketRow(
        coin, "btc", "Bitcoin", price=Decimal(price) if price else None, last_updated=at
    )


def test_of_two_rows_for_one_coin_the_later_usable_one_counts() -> None:
    early, late = row(at=NOON - MINUTE), row(price="101", at=NOON)
    undated, unpriced = row(price="7", at=None), row(price=None, at=NOON + MINUTE)

    assert newest_rows([early, late])["bitcoin"] is late
    assert newest_rows([late, early])["bitcoin"] is late
    assert newest_rows([undated, early])["bitcoin"] is early
    assert newest_rows([early, undated])["bitcoin"] is early
    assert newest_rows([early, unpriced])["bitcoin"] is early


def test_every_asked_coin_is_accepted_or_held() -> None:
    weighed = weigh(
        [row(), row("ethereum", None)],
        {},
        asked=frozenset({"bitcoin", "ethereum", "gone"}),
        now=NOON,
        limits=LIMITS,
    )

    assert list(weighed.accepted) == ["bitcoin"]
    assert weighed.held["gone"] is ABSENT
    assert (weighed.count(Outcome.REFUSED), weighed.count(Outcome.CONFIRMING)) == (2, 0)


def test_a_zero_beside_the_price_is_unknown_and_a_zero_change_is_a_change() -> None:
    zero = Decimal(0)
    found = MarketRow(
        "bitcoin", "btc", "Bitcoin", price=Decimal(1), market_cap=zero, volume=zero,
        high_24h=zero, low_24h=Decimal("NaN"), change_1h=zero, change_24h=Decimal("Infinity"),
        last_updated=NOON,
    )  # fmt: skip

    price = accept(found, NOTHING_STORED, limits=LIMITS)

    assert (price.market_cap, price.volume, price.high.value, price.low.value) == (None,) * 4
    assert (price.change_1h, price.change_24h) == (zero, None)


def test_the_newest_time_of_the_answer_is_its_pulse() -> None:
    at = NOON - 10 * MINUTE
    stored = {"bitcoin": Stored(Known(Decimal(100), at))}

    weighed = weigh([row(at=at), row("ethereum")], stored, now=NOON, limits=LIMITS)

    assert weighed.held["bitcoin"].reason.startswith("frozen")


def test_a_row_without_a_price_cannot_be_accepted() -> None:
    with pytest.raises(ValueError, match="no price"):
        accept(row(price=None), NOTHING_STORED, limits=LIMITS)
