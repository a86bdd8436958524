from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.accept import (
    ACCEPTED,
    UNCHANGED,
    Answered,
    Candidate,
    Known,
    Limits,
    Outcome,
    Why,
    agree,
    judge,
    moved,
    within_guard,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIMITS = Limits()
MINUTE = timedelta(minutes=1)
HUNDRED = Known(Decimal(100), NOON - 5 * MINUTE)


def answer(price: str | None, *, at: datetime | None = NOON, trouble: str = "") -> Answered:
    return Answered(None if price is None else Decimal(price), at, trouble or None)


def doubted(price: str, *, ago: timedelta, as_of: datetime | None = None) -> Known:
    heard = NOON - ago
    return Known(HUNDRED.price, HUNDRED.as_of, Candidate(Decimal(price), as_of or heard, heard))


@pytest.mark.parametrize(
    ("given_answer", "why", "words"),
    [
        (answer(None), Why.MISSING, "has no price"),
        (answer(None, trouble="'n/a' is not a number"), Why.MISSING, "'n/a'"),
        (answer("0"), Why.NOT_POSITIVE, "0 is no price"),
        (answer("-3"), Why.NOT_POSITIVE, "-3"),
        (answer("NaN"), Why.NOT_POSITIVE, "NaN"),
        (answer("Infinity"), Why.NOT_POSITIVE, "Infinity"),
        (answer("100", at=None), Why.UNDATED, "without the time"),
        (answer("100", at=NOON + 6 * MINUTE), Why.UNDATED, "future"),
        (answer("100", at=NOON - 17 * MINUTE), Why.STALE, "17\u202fmin old"),
        (answer("100", at=NOON - 6 * MINUTE), Why.OUT_OF_ORDER, "older than the stored"),
    ],
)
def test_what_cannot_be_believed_is_refused_with_its_reason(
    given_answer: Answered, why: Why, words: str
) -> None:
    verdict = judge(given_answer, HUNDRED, now=NOON, limits=LIMITS)

    assert (verdict.outcome, verdict.why) == (Outcome.REFUSED, why)
    assert words in verdict.reason


@pytest.mark.parametrize("price", ["80", "99", "100.00000001", "120"])
def test_a_fresh_price_within_the_guard_is_accepted(price: str) -> None:
    assert judge(answer(price), HUNDRED, now=NOON, limits=LIMITS) == ACCEPTED


def test_the_first_price_of_a_coin_is_accepted() -> None:
    assert judge(answer("0.000000000012"), Known(), now=NOON, limits=LIMITS) == ACCEPTED


def test_the_stored_answer_once_more_changes_nothing() -> None:
    same = Answered(HUNDRED.price, HUNDRED.as_of)

    assert judge(same, HUNDRED, now=NOON, limits=LIMITS) == UNCHANGED


def test_a_price_frozen_while_others_move_is_refused() -> None:
    at = NOON - 9 * MINUTE
    known = Known(Decimal(100), at)

    verdict = judge(answer("100", at=at), known, now=NOON, limits=LIMITS, pulse=NOON)
    alone = judge(answer("100", at=at), known, now=NOON, limits=LIMITS, pulse=at)

    assert (verdict.why, verdict.reason) == (Why.FROZEN, "frozen for 9\u202fmin while others move")
    assert alone == UNCHANGED


def test_a_stored_time_from_the_future_does_not_shut_out_what_comes_after() -> None:
    known = Known(Decimal(100), NOON + timedelta(days=400))

    assert judge(answer("101"), known, now=NOON, limits=LIMITS) == ACCEPTED


@pytest.mark.parametrize(
    ("price", "words"), [("79", "−21 %"), ("121", "+21 %"), ("5000", "+4,900 %")]
)
def test_a_jump_beyond_the_guard_is_asked_again(price: str, words: str) -> None:
    verdict = judge(answer(price), HUNDRED, now=NOON, limits=LIMITS)

    assert verdict.outcome is Outcome.CONFIRMING
    assert verdict.reason == f"moved {words}, confirming"


@pytest.mark.parametrize(
    ("price", "ago", "outcome"),
    [
        ("200", timedelta(seconds=75), Outcome.ACCEPTED),
        ("210", timedelta(seconds=75), Outcome.ACCEPTED),  # 5 % apart
        ("211", timedelta(seconds=75), Outcome.CONFIRMING),
        ("191", timedelta(seconds=75), Outcome.ACCEPTED),
        ("200", timedelta(seconds=74), Outcome.CONFIRMING),  # maybe the vendor's cache
        ("110", timedelta(seconds=75), Outcome.ACCEPTED),  # the spike is over
    ],
)
def test_a_second_answer_decides_about_a_jump(price: str, ago: timedelta, outcome: Outcome) -> None:
    verdict = judge(answer(price), doubted("200", ago=ago), now=NOON, limits=LIMITS)

    assert verdict.outcome is outcome


@pytest.mark.parametrize(("seconds", "outcome"), [(149, "confirming"), (150, "accepted")])
def test_the_same_tick_told_twice_confirms_itself_only_after_twice_the_wait(
    seconds: int, outcome: str
) -> None:
    heard = NOON - timedelta(seconds=seconds)
    known = doubted("200", ago=timedelta(seconds=seconds), as_of=heard)

    verdict = judge(answer("200", at=heard), known, now=NOON, limits=LIMITS)

    assert verdict.outcome == outcome


def test_a_candidate_that_is_seen_again_keeps_its_age_and_another_one_replaces_it() -> None:
    known = doubted("200", ago=timedelta(seconds=30))

    again = judge(answer("202"), known, now=NOON, limits=LIMITS)
    another = judge(answer("300"), known, now=NOON, limits=LIMITS)

    assert again.candidate is known.candidate
    assert another.candidate == Candidate(Decimal(300), NOON, NOON)


@pytest.mark.parametrize(
    ("price", "minutes", "inside"),
    [
        ("120", 15, True),
        ("120.01", 15, False),
        ("144", 60, True),  # 1.2 × 1.2
        ("144.01", 60, False),
        ("64", 60, True),  # 0.8 × 0.8
        ("63.99", 60, False),
        ("172.8", 135, True),
        ("700", 60 * 24 * 30, False),  # a day old or a month: wide, but a guard
        ("500", 60 * 24 * 30, True),
    ],
)
def test_the_guard_widens_as_the_accepted_price_grows_old(
    price: str, minutes: int, inside: bool
) -> None:
    old = timedelta(minutes=minutes)

    assert within_guard(Decimal(price), Decimal(100), old=old, limits=LIMITS) is inside


prices = st.decimals(min_value="1e-12", max_value="1e15", allow_nan=False, places=12)


@given(before=prices, move=st.decimals(min_value="0.01", max_value="0.99", places=4))
def test_the_guard_treats_rise_and_fall_alike(before: Decimal, move: Decimal) -> None:
    old = timedelta(minutes=5)

    up = within_guard(before * (1 + move), before, old=old, limits=LIMITS)
    down = within_guard(before * (1 - move), before, old=old, limits=LIMITS)

    assert up is down


@given(one=prices, other=prices)
def test_agreement_does_not_ask_who_came_first(one: Decimal, other: Decimal) -> None:
    assert agree(one, other, limits=LIMITS) is agree(other, one, limits=LIMITS)


@given(anchor=prices, true=prices)
def test_any_wrong_anchor_heals_within_two_refreshes(anchor: Decimal, true: Decimal) -> None:
    known = Known(anchor, NOON - 5 * MINUTE)
    for now in (NOON, NOON + 5 * MINUTE):
        verdict = judge(Answered(true, now), known, now=now, limits=LIMITS)
        known = Known(known.price, known.as_of, verdict.candidate)

    assert verdict in (ACCEPTED, UNCHANGED)


@given(before=prices, spike=prices)
def test_a_single_spike_between_two_equal_answers_is_accepted_only_within_the_guard(
    before: Decimal, spike: Decimal
) -> None:
    known = Known(before, NOON - 5 * MINUTE)
    verdict = judge(Answered(spike, NOON), known, now=NOON, limits=LIMITS)
    candidate = Candidate(spike, NOON, NOON)
    later = NOON + timedelta(seconds=75)

    after = judge(
        Answered(before, later), Known(before, known.as_of, candidate), now=later, limits=LIMITS
    )

    assert after == ACCEPTED
    assert (verdict == ACCEPTED) is (abs(spike - before) <= before * LIMITS.guard)


def test_a_move_reads_well() -> None:
    assert moved(Decimal(77), Decimal(100)) == "−23 %"
