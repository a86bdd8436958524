"""How prices, CoinGecko and rates are, in sentences anybody may read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from market.checks import coingecko_is_set_up
from market.coingecko.breaking import BreakerState
from market.coingecko.keys import Mistake
from market.coingecko.spending import KeyReport, Spending
from market.health import coingecko_part, figures, history_part, parts, price_part, rates_part

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
AGE = timedelta(minutes=15)


def spent(left: int | None = 7_120, *, keys: tuple[KeyReport, ...] = ()) -> Spending:
    quota = None if left is None else 10_000
    return Spending("demo", 30, quota, left, keys or (key("key 1"),))


def key(label: str, *, rests: bool = False) -> KeyReport:
    until = NOON + timedelta(minutes=30) if rests else None
    return KeyReport(label, 9_000, 2_880, until, "CoinGecko refused access (401)." if rests else "")


@pytest.mark.parametrize(
    ("minutes", "state"), [(0, "ok"), (10, "ok"), (11, "warn"), (15, "warn"), (16, "fail")]
)
def test_prices_turn_amber_and_then_red_with_their_age(minutes: int, state: str) -> None:
    part = price_part(
        interval=timedelta(minutes=5),
        arrived=NOON - timedelta(minutes=minutes),
        plan="Every price is refreshed every 5 minutes.",
        max_age=AGE,
        now=NOON,
    )

    assert (part.state, part.age_seconds, part.required) == (state, minutes * 60, False)
    assert part.sentence.startswith("Prices came in ")
    assert part.sentence.endswith(" ago. Every price is refreshed every 5 minutes.")


def test_prices_that_come_more_rarely_than_they_count_are_a_mistake_that_is_named() -> None:
    part = price_part(interval=timedelta(minutes=30), arrived=NOON, plan="", max_age=AGE, now=NOON)
    assert part.state == "warn"
    assert "30\N{NARROW NO-BREAK SPACE}min" in part.sentence
    assert "PRICE_MAX_AGE_SECONDS" in part.hint


def test_before_the_first_price_that_is_said() -> None:
    part = price_part(interval=timedelta(minutes=5), arrived=None, plan="", max_age=AGE, now=NOON)

    assert part.sentence == "No price has been fetched yet."
    assert rates_part(None, max_age=timedelta(days=4), now=NOON).state == "warn"


def test_switched_off_is_not_broken_but_said() -> None:
    part = price_part(interval=None, arrived=NOON, plan="", max_age=AGE, now=NOON)

    assert (part.state, part.sentence) == (
        "warn",
        "Refreshing prices is switched off in the admin.",
    )


def test_all_well_says_what_is_left() -> None:
    part = coingecko_part([], BreakerState(), spent(), now=NOON)

    assert part.state == "ok"
    assert part.sentence == (
        "Plan demo: 7,120 of 10,000 calls are left this month, up to 30 a minute."
    )
    assert coingecko_part([], BreakerState(), spent(None), now=NOON).sentence == (
        "Plan demo: up to 30 calls a minute, no monthly limit."
    )


def test_an_open_breaker_says_since_when_why_and_until_when() -> None:
    breaker = BreakerState(
        failures=6,
        open_since=NOON - timedelta(minutes=5),
        next_try=NOON + timedelta(seconds=40),
        reason="CoinGecko cannot answer now (503).",
    )
    part = coingecko_part([], breaker, spent(), now=NOON)

    assert part.state == "warn"
    assert part.sentence.replace("\N{NARROW NO-BREAK SPACE}", " ") == (
        "CoinGecko has not answered for 5 min. CoinGecko cannot answer now (503). Next try in 40 s."
    )


def test_what_is_wrong_with_keys_and_quota_is_told_to_who_runs_the_service() -> None:
    some = coingecko_part(
        [], BreakerState(), spent(keys=(key("key 1", rests=True), key("key 2"))), now=NOON
    )
    none = coingecko_part([], BreakerState(), spent(keys=(key("key 1", rests=True),)), now=NOON)

    assert some.sentence == "1 of 2 API keys may not be used."
    assert some.hint == "key 1: CoinGecko refused access (401)."
    assert none.sentence == "CoinGecko is not asked for now: no API key may be used."
    assert "used up" in coingecko_part([], BreakerState(), spent(0), now=NOON).sentence


def test_a_mistake_in_the_settings_comes_first() -> None:
    wrong = Mistake("COINGECKO_PLAN is 'free'; it must be keyless, demo or pro.")
    part = coingecko_part([wrong], BreakerState(), spent(0), now=NOON)

    assert (part.state, part.hint) == ("fail", wrong.sentence)


@pytest.mark.parametrize(("days", "state"), [(0, "ok"), (1, "ok"), (2, "warn"), (5, "fail")])
def test_rates_turn_amber_and_then_red(days: int, state: str) -> None:
    day = date(2026, 3, 10) - timedelta(days=days)

    assert rates_part(day, max_age=timedelta(days=4), now=NOON).state == state


@pytest.mark.django_db
def test_a_fresh_copy_has_all_its_parts() -> None:
    names = ["prices", "coingecko", "exchange rates", "history"]
    assert [part.name for part in parts(now=NOON)] == names


@pytest.mark.parametrize(
    ("given_up", "to_do", "state", "words"),
    [(0, 0, "ok", "has been fetched"), (0, 3, "ok", "3 fetches"), (2, 3, "warn", "given up 2")],
)
def test_what_was_given_up_of_the_past_is_said(
    given_up: int, to_do: int, state: str, words: str
) -> None:
    part = history_part(given_up, to_do)
    assert (part.state, part.required) == (state, False)
    assert words in part.sentence


@pytest.mark.django_db
def test_the_figures_tell_calls_and_breaker(settings: Settings) -> None:
    settings.COINGECKO_PLAN, settings.COINGECKO_API_KEYS = "demo", ["CG-one"]
    found = {metric.name: metric.samples[0].value for metric in figures(now=NOON)}

    assert found == {
        "bellwether_coingecko_calls": 0,
        "bellwether_coingecko_calls_left": 10_000,
        "bellwether_coingecko_breaker_open": 0,
    }


def test_half_a_set_up_fails_the_system_check(settings: Settings) -> None:
    assert coingecko_is_set_up() == []

    settings.COINGECKO_PLAN = "pro"
    assert [message.id for message in coingecko_is_set_up()] == ["market.E001"]
    settings.COINGECKO_PLAN, settings.COINGECKO_API_KEYS = "keyless", ["CG-one"]
    assert [message.id for message in coingecko_is_set_up()] == ["market.W001"]
