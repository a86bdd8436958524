"""Processes share one count, whatever the engine, and one breaker."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from market.coingecko.breaker import claim_trial, look, note_failure, note_success, read_breaker
from market.coingecko.breaking import OPENS_AFTER, BreakerState
from market.coingecko.keys import read_keys
from market.coingecko.limiter import Limiter, Ticket
from market.coingecko.limits import Purpose, Wait
from market.coingecko.plans import Plan
from market.models import ApiKeyUse

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
URL = "http://127.0.0.1:1/api/v3"


def limiter(*secrets: str, per_minute: int = 30, per_month: int | None = 10_000) -> Limiter:
    plan = Plan("demo", URL, "x-cg-demo-api-key", per_minute, per_month)
    return Limiter(plan, read_keys(secrets or ("CG-one",), base_url=URL))


def ticket(of: Limiter, purpose: Purpose = Purpose.REFRESH, *, at: datetime = NOW) -> Ticket:
    found = of.take(purpose, now=at)
    assert isinstance(found, Ticket), found
    return found


def wait(of: Limiter, purpose: Purpose = Purpose.REFRESH, *, at: datetime = NOW) -> Wait:
    found = of.take(purpose, now=at)
    assert isinstance(found, Wait), found
    return found


@pytest.mark.django_db
def test_a_call_is_counted_before_it_goes_out() -> None:
    ticket(limiter())

    row = ApiKeyUse.objects.get()
    assert (row.label, row.calls, row.month, row.month_calls) == ("key 1", 1, date(2026, 3, 1), 1)


@pytest.mark.django_db
def test_a_restarted_process_goes_on_counting() -> None:
    for _ in range(15):
        ticket(limiter())

    assert wait(limiter()).until == NOW + timedelta(seconds=4)


@pytest.mark.django_db
def test_several_keys_take_turns() -> None:
    both = limiter("CG-one", "CG-two")

    assert [ticket(both).key.label for _ in range(4)] == ["key 1", "key 2", "key 1", "key 2"]
    assert both.left(now=NOW) == 19_996


@pytest.mark.django_db
def test_a_limited_key_hands_over_to_the_next_until_its_pause_is_over() -> None:
    both = limiter("CG-one", "CG-two")
    both.limited(ticket(both), now=NOW, retry_after=119, jitter=0)

    labels = {ticket(both).key.label for _ in range(6)}
    assert labels == {"key 2"}
    assert ticket(both, at=NOW + timedelta(seconds=119)).key.label == "key 1"


@pytest.mark.django_db
def test_a_refused_key_is_put_aside_with_its_reason_and_its_calls_do_not_count_as_left() -> None:
    both = limiter("CG-one", "CG-two")
    both.refused(ticket(both), now=NOW, reason="CoinGecko refused the API key.")

    assert ticket(both).key.label == "key 2"
    assert both.left(now=NOW) == 9_999
    assert ApiKeyUse.objects.get(label="key 1").reason == "CoinGecko refused the API key."


@pytest.mark.django_db
def test_a_mended_key_is_forgiven() -> None:
    one = limiter()
    one.refused(ticket(one), now=NOW, reason="CoinGecko refused the API key.")
    assert wait(one).reason == "CoinGecko refused the API key."

    trial = ticket(one, at=NOW + timedelta(hours=1))
    one.worked(trial)

    assert ApiKeyUse.objects.get().reason == ""
    ticket(one, at=NOW + timedelta(hours=1))


@pytest.mark.django_db
def test_history_leaves_the_month_to_the_prices() -> None:
    one = limiter(per_minute=1000, per_month=100)
    early = datetime(2026, 3, 1, tzinfo=UTC)
    granted = 0
    while isinstance(one.take(Purpose.HISTORY, now=early), Ticket):
        granted += 1

    assert granted == 2
    ticket(one, at=early)


@pytest.mark.django_db
def test_without_a_usable_key_nothing_goes_out() -> None:
    assert wait(limiter("CG one")).reason == "No usable API key is configured."


@pytest.mark.django_db(transaction=True)
def test_a_call_inside_a_transaction_is_refused() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        limiter().take(Purpose.REFRESH, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_many_takers_at_one_moment_get_exactly_the_plans_calls() -> None:
    start, granted = Barrier(4), list[Ticket]()

    def take() -> None:
        mine = limiter(per_minute=20)
        start.wait()
        for _ in range(8):
            found = mine.take(Purpose.REFRESH, now=NOW)
            if isinstance(found, Ticket):
                granted.append(found)
        connection.close()

    takers = [Thread(target=take) for _ in range(4)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()

    assert len(granted) == 10
    assert ApiKeyUse.objects.get().calls == 10


def fail(times: int, *, at: datetime = NOW) -> None:
    for _ in range(times):
        note_failure(read_breaker(), now=at, reason="It is down.", jitter=1)


@pytest.mark.django_db
def test_the_breaker_opens_for_every_process_and_says_why_and_until_when() -> None:
    fail(OPENS_AFTER)

    found = look(now=NOW)
    assert isinstance(found, Wait)
    assert found.until == NOW + timedelta(seconds=30)
    assert found.reason == "CoinGecko is not asked for now. It is down."


@pytest.mark.django_db
def test_one_process_gets_the_trial_and_its_success_closes_the_breaker() -> None:
    fail(OPENS_AFTER)
    due = NOW + timedelta(seconds=30)
    first, second = look(now=due), look(now=due)
    assert isinstance(first, BreakerState)
    assert isinstance(second, BreakerState)

    assert claim_trial(first, now=due)
    assert not claim_trial(second, now=due)
    note_success(first)
    assert read_breaker() == BreakerState()


@pytest.mark.django_db
def test_a_late_failure_of_a_call_that_left_before_it_opened_changes_nothing() -> None:
    early = read_breaker()
    fail(OPENS_AFTER)
    opened = read_breaker()

    note_failure(early, now=NOW + timedelta(seconds=9), reason="Late.", jitter=1)

    assert read_breaker() == opened
