from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from market.accept import Limits
from market.changes import AcceptedPrice, PriceChanges
from market.touches import Extreme, Move, follow_high, follow_low

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIVE = timedelta(minutes=5)
LIMITS = Limits()
STEADY = Move(Decimal(100), Decimal(100), NOON)


def seen(value: str, *, trusted: bool = True, before: str = "105") -> Extreme:
    return Extreme(Decimal(value), trusted, NOON - FIVE, Decimal(before), NOON - 2 * FIVE)


def price_with(*, high: Extreme | None = None, low: Extreme | None = None) -> AcceptedPrice:
    return AcceptedPrice(
        "bitcoin", Decimal(100), NOON, high=high or Extreme(), low=low or Extreme()
    )


@pytest.mark.parametrize(
    ("high", "touch"),
    [("105", None), ("104", None), ("106", "106"), ("120", "120"), ("300", None)],
)
def test_a_high_that_rose_a_little_is_a_touch_and_a_wild_one_is_not_yet(
    high: str, touch: str | None
) -> None:
    followed = follow_high(seen("105"), Decimal(high), move=STEADY, limits=LIMITS)

    assert (followed.before, followed.before_at) == (Decimal(105), NOON - FIVE)
    assert price_with(high=followed).new_high == (touch and Decimal(touch))


@pytest.mark.parametrize(
    ("low", "touch"), [("95", None), ("96", None), ("94", "94"), ("80", "80"), ("3", None)]
)
def test_a_low_that_fell_a_little_is_a_touch_and_a_wild_one_is_not_yet(
    low: str, touch: str | None
) -> None:
    followed = follow_low(seen("95"), Decimal(low), move=STEADY, limits=LIMITS)

    assert price_with(low=followed).new_low == (touch and Decimal(touch))


def test_a_wild_high_that_the_next_answer_still_shows_is_a_touch_since_the_last_trusted_one() -> (
    None
):
    doubtful = seen("300", trusted=False)

    followed = follow_high(doubtful, Decimal(301), move=STEADY, limits=LIMITS)

    assert followed.before_at == NOON - 2 * FIVE
    assert price_with(high=followed).new_high == Decimal(301)


def test_a_wild_high_that_was_taken_back_leaves_no_trace() -> None:
    doubtful = seen("300", trusted=False)

    followed = follow_high(doubtful, Decimal(105), move=STEADY, limits=LIMITS)

    assert followed.trusted
    assert price_with(high=followed).new_high is None


def test_another_wild_high_is_doubted_anew() -> None:
    followed = follow_high(seen("300", trusted=False), Decimal(900), move=STEADY, limits=LIMITS)

    assert not followed.trusted
    assert price_with(high=followed).new_high is None


def test_a_high_near_a_price_that_jumped_is_no_surprise() -> None:
    jumped = Move(Decimal(100), Decimal(210), NOON)

    assert follow_high(seen("105"), Decimal(212), move=jumped, limits=LIMITS).trusted


def test_a_high_that_leaves_the_window_is_no_surprise_however_far_it_falls() -> None:
    followed = follow_high(seen("300"), Decimal(150), move=STEADY, limits=LIMITS)

    assert followed.trusted


def test_without_a_high_before_or_now_no_touch_can_be_seen() -> None:
    first = follow_high(Extreme(), Decimal(300), move=STEADY, limits=LIMITS)
    missing = follow_high(seen("105"), None, move=STEADY, limits=LIMITS)

    assert (first.trusted, missing.trusted) == (True, True)
    assert price_with(high=first, low=missing).new_high is None
    assert price_with(high=missing).new_high is None


def test_only_a_price_that_differs_has_moved() -> None:
    same = AcceptedPrice("tether", Decimal(1), NOON, price_before=Decimal("1.0"))
    other = AcceptedPrice("bitcoin", Decimal(2), NOON, price_before=Decimal(1))

    assert PriceChanges({"tether": same, "bitcoin": other}, {}).moved == {"bitcoin"}
