"""Every page says what is watched, when it was looked at, and what to think of it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from market.models import Coin, Quote, Refresh
from reminders.heartbeat import footer_notes, heartbeat_of
from reminders.live import NAME, present_checks
from reminders.models import Reminder
from tests.fixtures.market import make_coin, make_quote

NOW = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)


@pytest.fixture
def bitcoin(db: None) -> Coin:
    coin = make_coin()
    at = NOW - timedelta(seconds=55)
    make_quote(coin, "70120", as_of=at, accepted_at=NOW - timedelta(seconds=41))
    return coin


def watch(owner: User, coin: Coin, **fields: object) -> Reminder:
    plain: dict[str, object] = {
        "metric": "price", "coin": coin, "direction": "above", "threshold": Decimal(80000),
        "currency": "usd", "state": "armed", "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Reminder.objects.create(owner=owner, **plain | fields)


def refreshed(ago: timedelta, outcome: str = "complete", **fields: object) -> Refresh:
    at = NOW - ago
    return Refresh.objects.create(slot=at, started=at, finished=at, outcome=outcome, **fields)


def test_it_reads_as_one_sentence(alice: User, bob: User, bitcoin: Coin) -> None:
    for state in ("armed", "waiting", "unseen", "paused", "done", "snoozed"):
        watch(alice, bitcoin, state=state)
    watch(alice, bitcoin, deleted_at=NOW)
    watch(bob, bitcoin)
    refreshed(timedelta(seconds=41))
    beat = heartbeat_of(alice, now=NOW)
    assert beat.sentence.replace("\N{NARROW NO-BREAK SPACE}", " ") == (
        "Watching 3 reminders · last check 41 s ago · prices 55 s old"
    )
    assert beat.worry == ""


@pytest.mark.parametrize(
    ("ago", "tone"), [(9, "green"), (11, "amber"), (14, "amber"), (16, "red"), (300, "red")]
)
def test_a_late_check_is_no_secret(alice: User, bitcoin: Coin, ago: int, tone: str) -> None:
    refreshed(timedelta(minutes=ago))
    beat = heartbeat_of(alice, now=NOW)
    assert beat.tone == tone
    assert bool(beat.worry) == (tone != "green")
    assert (beat.amber_after, beat.red_after) == (600, 900)


def test_a_refresh_that_brought_nothing_is_no_check(alice: User, bitcoin: Coin) -> None:
    refreshed(timedelta(minutes=2), kind="confirmation")
    refreshed(timedelta(minutes=1), outcome="failed")
    refreshed(timedelta(seconds=30), outcome="idle", kind="by hand")
    assert heartbeat_of(alice, now=NOW).checked_at == NOW - timedelta(minutes=2)


def test_before_the_first_prices_it_says_so(alice: User) -> None:
    beat = heartbeat_of(alice, now=NOW)
    assert beat.sentence == (
        "Watching 0 reminders. No prices have come in yet. "
        "Nothing can fire before the first ones do."
    )


def test_what_cannot_be_judged_is_counted_apart(alice: User, bitcoin: Coin) -> None:
    dead, doubtful, unpriced = (make_coin(name) for name in ("dead", "doubtful", "unpriced"))
    make_quote(dead, "1", as_of=NOW - timedelta(hours=1), accepted_at=NOW - timedelta(hours=1))
    make_quote(doubtful, "1", as_of=NOW, accepted_at=NOW, trust="confirming")
    for coin in (bitcoin, dead, doubtful, unpriced):
        watch(alice, coin)
    watch(alice, bitcoin, held_since=NOW)
    beat = heartbeat_of(alice, now=NOW)
    assert (beat.watching, beat.held) == (5, 4)


def test_the_foot_of_a_page_costs_two_queries(alice: User, bitcoin: Coin) -> None:
    watch(alice, bitcoin)
    refreshed(timedelta(seconds=41))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        notes = footer_notes(user=alice, now=NOW)
    assert len(queries) == 2
    assert [note.text for note in notes] == ["Watching 1 reminder", "Last check"]
    assert notes[1].at == NOW - timedelta(seconds=41)


def test_an_open_page_is_told_of_the_last_check(bitcoin: Coin) -> None:
    assert present_checks(names=frozenset({NAME})) == ("checks", {})
    refreshed(timedelta(seconds=41))
    assert present_checks(names=frozenset({"bitcoin"})) == ("checks", {})
    told = {NAME: {"checked_at": NOW - timedelta(seconds=41)}}
    assert present_checks(names=frozenset({NAME})) == ("checks", told)
    assert Quote.objects.count() == 1
