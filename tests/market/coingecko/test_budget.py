"""A month's calls last until it is over, and what matters most is asked for first."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from market.coingecko.budget import (
    PAGE,
    Budget,
    RefreshPlan,
    Tier,
    Wanted,
    floor_for,
    plan_refresh,
    reserve,
)
from market.coingecko.limits import Purpose, next_month

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)
AGES = st.none() | st.integers(0, 86_400)
DEMAND = st.lists(
    st.tuples(st.integers(0, 900), st.sampled_from(Tier), AGES),
    max_size=700,
    unique_by=lambda t: t[0],
)


def wanted(count: int, tier: Tier, *, age: timedelta | None = None) -> list[Wanted]:
    asked_at = None if age is None else NOON - age
    return [Wanted(f"{tier.name}-{number:04}", tier, asked_at) for number in range(count)]


def budget(
    left: int | None = 6_000,
    *,
    interval: timedelta = FIVE_MINUTES,
    last: datetime | None = None,
    per_minute: int = 30,
) -> Budget:
    return Budget(per_minute=per_minute, left=left, interval=interval, last_refresh=last)


def asked(plan: RefreshPlan) -> list[str]:
    return [coin for page in plan.pages for coin in page]


def test_when_all_fit_all_are_asked_for_every_time() -> None:
    plan = plan_refresh(
        wanted(50, Tier.HELD) + wanted(200, Tier.TOP), budget=budget(6_700), now=NOON
    )

    assert [len(page) for page in plan.pages] == [250]
    assert plan.skipped == ()
    assert plan.interval_hint == FIVE_MINUTES
    assert plan.sentence == "Every price is refreshed every 5 minutes."


def test_a_demo_key_lasts_a_month_of_five_minutes_with_one_page() -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    plan = plan_refresh(wanted(250, Tier.TOP), budget=budget(10_000), now=start)

    assert plan.interval_hint == FIVE_MINUTES
    assert len(plan.pages) == 1


def test_hot_coins_are_always_in_and_the_rest_take_turns() -> None:
    demand = (
        wanted(20, Tier.LINE, age=FIVE_MINUTES)
        + wanted(80, Tier.HELD, age=FIVE_MINUTES)
        + wanted(200, Tier.WATCHED, age=FIVE_MINUTES)
        + wanted(100, Tier.TOP, age=FIVE_MINUTES)
    )
    plan = plan_refresh(demand, budget=budget(6_700), now=NOON)

    assert asked(plan)[:100] == [each.coin for each in demand[:100]]
    assert {coin.split("-")[0] for coin in asked(plan)[100:]} == {"WATCHED"}
    assert plan.sentence == (
        "Coins near a line and held coins are refreshed every 5 minutes, watched coins every "
        "8 minutes and the others every 17 minutes, so that the calls last."
    )


def test_a_coin_of_the_top_100_waits_twice_as_long_as_a_watched_one_but_not_for_ever() -> None:
    demand = wanted(300, Tier.WATCHED, age=FIVE_MINUTES) + wanted(
        10, Tier.TOP, age=3 * FIVE_MINUTES
    )
    first = asked(plan_refresh(demand, budget=budget(6_700), now=NOON))

    assert all(coin.startswith("TOP") for coin in first[:10])


def test_a_thin_month_stretches_the_interval_and_says_so() -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    month = budget(3_720, last=start - timedelta(minutes=5))  # 2,976 to spend on 8,928 refreshes
    plan = plan_refresh(wanted(100, Tier.HELD), budget=month, now=start)

    assert plan.interval_hint == 3 * FIVE_MINUTES
    assert plan.pages == ()
    assert len(plan.skipped) == 100
    assert plan.sentence == (
        "Every price is refreshed every 15 minutes, so that the calls of this month last."
    )
    due = plan_refresh(
        wanted(100, Tier.HELD), budget=budget(3_720, last=start - 3 * FIVE_MINUTES), now=start
    )
    assert len(due.pages) == 1


def test_a_month_without_calls_says_when_prices_come_back() -> None:
    plan = plan_refresh(wanted(5, Tier.LINE), budget=budget(0), now=NOON)

    assert plan.pages == ()
    assert plan.sentence == (
        "This month's calls are used up; prices are refreshed again on 1 April."
    )


def test_more_hot_coins_than_calls_take_turns_and_the_others_are_told() -> None:
    plan = plan_refresh(
        wanted(500, Tier.HELD) + wanted(100, Tier.TOP), budget=budget(6_700), now=NOON
    )

    assert len(asked(plan)) == PAGE
    assert plan.sentence == (
        "Coins near a line and held coins are refreshed every 10 minutes; "
        "for the others this month's calls do not suffice."
    )


def test_without_a_monthly_quota_the_minutes_quota_is_the_bound() -> None:
    demand = wanted(2_000, Tier.WATCHED)
    plan = plan_refresh(
        demand, budget=budget(None, per_minute=6, interval=timedelta(minutes=1)), now=NOON
    )

    assert len(plan.pages) == 4


def test_a_coin_wanted_for_two_reasons_is_asked_for_once_for_the_better_one() -> None:
    twice = [Wanted("bitcoin", Tier.TOP), Wanted("bitcoin", Tier.LINE)]

    assert asked(plan_refresh(twice, budget=budget(), now=NOON)) == ["bitcoin"]


def test_very_long_ids_do_not_make_an_address_no_server_takes() -> None:
    long = [Wanted(f"{number:03}-{'x' * 140}", Tier.HELD) for number in range(200)]
    plan = plan_refresh(long, budget=budget(None), now=NOON)

    assert sorted(asked(plan)) == sorted(each.coin for each in long)
    assert all(len("%2C".join(page)) < 8_000 for page in plan.pages)


@given(demand=DEMAND, left=st.none() | st.integers(0, 20_000), minutes=st.integers(1, 120))
def test_a_plan_keeps_its_promises(
    demand: list[tuple[int, Tier, int | None]], left: int | None, minutes: int
) -> None:
    coins = [
        Wanted(str(coin), tier, None if age is None else NOON - timedelta(seconds=age))
        for coin, tier, age in demand
    ]
    plan = plan_refresh(coins, budget=budget(left, interval=timedelta(minutes=minutes)), now=NOON)

    chosen = asked(plan)
    assert sorted([*chosen, *plan.skipped], key=int) == sorted((c.coin for c in coins), key=int)
    assert all(0 < len(page) <= PAGE for page in plan.pages)
    assert left is None or len(plan.pages) <= left
    tiers = {each.coin: each.tier for each in coins}
    if chosen:  # no hot coin is left out for a colder one
        coldest = max(tiers[coin] for coin in chosen)
        assert all(tiers[coin] >= min(coldest, Tier.HELD) for coin in plan.skipped)
    assert plan.sentence.endswith(".")


@settings(max_examples=10, deadline=None)
@given(
    quota=st.integers(200, 12_000),
    coins=st.integers(1, 900),
    minutes=st.sampled_from([60, 90, 180]),
    start_hour=st.integers(0, 700),
    others_a_day=st.integers(0, 20),
)
def test_no_month_ever_runs_dry(
    quota: int, coins: int, minutes: int, start_hour: int, others_a_day: int
) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=start_hour)
    end, interval = next_month(now), timedelta(minutes=minutes)
    demand = [Wanted(str(number), Tier.WATCHED) for number in range(coins)]
    left, last, others, gaps = quota, None, 0.0, []
    while now < end:
        month = Budget(per_minute=30, left=left, interval=interval, last_refresh=last)
        plan = plan_refresh(demand, budget=month, now=now)
        if plan.pages:
            left -= len(plan.pages)
            gaps.append(now - (last or now))
            last = now
        others += min(others_a_day, quota / 150) * interval / timedelta(days=1)
        if others >= 1:
            left, others = left - 1, others - 1
        assert left >= 0
        now += interval
    assert last is not None
    assert end - last <= timedelta(days=2)  # prices were refreshed until the end


@pytest.mark.parametrize(("day", "least"), [(1, 9_400), (15, 4_900), (31, 0)])
def test_history_waits_when_the_month_is_ahead_of_an_even_spending(day: int, least: int) -> None:
    now = datetime(2026, 3, day, 23, tzinfo=UTC)
    kept = floor_for(Purpose.HISTORY, quota=10_000, left=10_000, now=now)

    assert least <= kept <= least + 200


def test_a_refresh_leaves_the_reserve_and_confirmations_may_use_it() -> None:
    kept = floor_for(Purpose.REFRESH, quota=10_000, left=6_000, now=NOON)

    assert kept == reserve(6_000, now=NOON) == 430
    assert floor_for(Purpose.CONFIRM, quota=10_000, left=6_000, now=NOON) == 0
    assert reserve(100, now=NOON) == 20
