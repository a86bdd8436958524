"""Hours and days are folded right whatever the points, and holes in them are found."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.history.fetch import wait_after
from market.history.holes import gaps, jumps
from market.history.stretches import DAY, HOUR, Key, Stretch, beginning, closes, fold, joined

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def flat(price: str) -> Stretch:
    value = Decimal(price)
    return Stretch(value, value, value, value)


POINTS = st.lists(
    st.tuples(
        st.sampled_from(["bitcoin", "ethereum"]),
        st.integers(0, 3 * 86_400).map(lambda second: NOON + timedelta(seconds=second)),
        st.decimals(min_value=1, max_value=100, places=2),
    )
).map(lambda points: sorted(points, key=lambda point: point[1]))


@given(POINTS, st.integers(0, 50), st.sampled_from([HOUR, DAY]))
def test_points_folded_in_two_goes_give_what_they_give_in_one(
    points: list[tuple[str, datetime, Decimal]], cut: int, length: timedelta
) -> None:
    first = fold(points[:cut], into={}, length=length)
    second = fold(points[cut:], into=first, length=length)
    assert first | second == fold(points, into={}, length=length)


@given(POINTS)
def test_a_stretch_holds_all_its_prices(points: list[tuple[str, datetime, Decimal]]) -> None:
    for (coin, at), hour in fold(points, into={}, length=HOUR).items():
        inside = [p for name, t, p in points if name == coin and at <= t < at + HOUR]
        expected = inside[0], max(inside), min(inside), inside[-1], len(inside)
        assert (hour.open, hour.high, hour.low, hour.close, hour.points) == expected


def test_a_day_is_its_hours_joined() -> None:
    hours = [flat("3"), flat("9"), flat("1"), flat("4")]
    assert joined(hours) == Stretch(Decimal(3), Decimal(9), Decimal(1), Decimal(4), 4)


def test_a_price_at_midnight_closes_the_day_before() -> None:
    midnight = NOON.replace(hour=0)
    days = closes([(midnight, Decimal(5)), (NOON, Decimal(7))], length=DAY, now=NOON)
    assert days == {midnight - DAY: flat("5")}  # today is not over


def test_a_price_shortly_after_the_hour_closes_the_hour_before() -> None:
    late = NOON + timedelta(seconds=12)
    assert closes([(late, Decimal(5))], length=HOUR, now=NOON + HOUR) == {NOON - HOUR: flat("5")}


def test_missing_hours_are_found() -> None:
    hours = [NOON, NOON + HOUR, NOON + 4 * HOUR]
    assert gaps(hours) == [(NOON + 2 * HOUR, NOON + 4 * HOUR)]


@pytest.mark.parametrize(
    ("prices", "found"),
    [
        (["100", "130", "101"], 1),
        (["100", "70", "99"], 1),
        (["100", "119", "101"], 0),
        (["100", "130", "130"], 0),  # it stayed: a real move
        (["100", "70", "71"], 0),
    ],
)
def test_a_jump_that_came_back_at_once_is_suspicious(prices: list[str], found: int) -> None:
    hours = {NOON + number * HOUR: flat(price) for number, price in enumerate(prices)}
    assert len(jumps(hours)) == found


def test_the_beginning_of_a_stretch_is_in_utc() -> None:
    at = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    assert beginning(at, HOUR).hour == 1
    assert beginning(at, DAY) == datetime(2026, 3, 2, tzinfo=UTC)


def test_a_job_waits_as_told_and_otherwise_longer_each_time() -> None:
    assert wait_after(1, 119) == timedelta(seconds=119)
    assert [wait_after(tries, None).total_seconds() for tries in (1, 2, 3)] == [60, 120, 240]
    assert wait_after(20, None) == timedelta(hours=6)


def test_a_key_names_coin_and_beginning() -> None:
    key: Key = ("bitcoin", NOON)
    assert fold([("bitcoin", NOON, Decimal(1))], into={}, length=HOUR) == {key: flat("1")}
