"""A summary is told once at its time, late with a word about it, or not at all."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from accounts.preferences import save_preferences
from market.models import Quote
from notifications.models import Message
from reminders.models import Summary
from reminders.summaries.change import (
    SummaryRefused,
    Wish,
    create_summary,
    pause_summary,
    resume_summary,
)
from reminders.summaries.send import due_summaries, send_summaries
from reminders.summaries.when import Rhythm
from tests.fixtures.ledger import day, record
from tests.fixtures.market import make_quote
from transactions.choices import leave_out, price_by_hand

MORNING = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # eight o'clock in Berlin
NARROW = "\N{NARROW NO-BREAK SPACE}"


@pytest.fixture
def summary(alice: User) -> Summary:
    alice.time_zone = "Europe/Berlin"
    alice.save()
    wish = Wish(Rhythm("daily", time(8)))
    return create_summary(alice, wish, now=MORNING - timedelta(hours=5))


def told(owner: User) -> list[Message]:
    return list(Message.objects.filter(owner=owner, channel="email").order_by("pk"))


def test_it_says_how_things_stand(alice: User, summary: Summary) -> None:
    row = record(alice, "buy", "0.5", unit_price="61700")
    make_quote(row.coin, "70120", as_of=MORNING, accepted_at=MORNING)

    assert send_summaries(now=MORNING) == 1

    values = {name: text.replace(NARROW, " ") for name, text in told(alice)[0].values.items()}
    assert values["headline"] == "Your balance is $35,060, profit +$4,210 (+13.6 %)."
    assert values["detail"] == "In 24 h: BTC −2.5 %."
    assert values["label"] == ""


def test_an_unknown_balance_says_why(alice: User, summary: Summary) -> None:
    record(alice, "buy", "0.5", unit_price="61700")
    send_summaries(now=MORNING)
    values = told(alice)[0].values
    assert values["headline"] == "Your balance is unknown."
    assert values["detail"] == "No price of bitcoin is known yet."


def test_it_says_what_its_owner_left_out_or_priced_by_hand(alice: User, summary: Summary) -> None:
    row = record(alice, "buy", "0.5", unit_price="61700")
    make_quote(row.coin, "70120", as_of=MORNING, accepted_at=MORNING)
    for each in ("ethereum", "binancecoin"):
        record(alice, "buy", "1", coin=each, unit_price="100")
    leave_out(row.portfolio, "binancecoin", left_out=True, now=MORNING)
    price_by_hand(row.portfolio, "ethereum", Decimal(300), currency="usd", at=day(0), now=MORNING)
    send_summaries(now=MORNING)
    values = {name: text.replace(NARROW, " ") for name, text in told(alice)[0].values.items()}
    assert values["headline"].startswith("Your balance is $35,360,")
    assert values["detail"] == (
        "In 24 h: BTC −2.5 %. Without BNB, left out by you. "
        "Counted at your own price: ETH of 1 May 2023."
    )


@pytest.mark.parametrize(
    ("waited", "messages", "label"),
    [
        (timedelta(seconds=-1), 0, ""),
        (timedelta(0), 1, ""),
        (timedelta(minutes=10), 1, ""),
        (timedelta(minutes=11), 1, "Late: due at 08:00."),
        (timedelta(hours=23), 1, "Late: due at 25 Nov 08:00."),
        (timedelta(days=3, hours=1), 1, "Late: due at 08:00."),
    ],
)
def test_a_missed_one_is_told_once_and_labelled(
    alice: User, summary: Summary, waited: timedelta, messages: int, label: str
) -> None:
    for _ in range(3):
        send_summaries(now=MORNING + waited)
    assert [message.values["label"] for message in told(alice)] == [label] * messages


def test_one_older_than_a_day_is_skipped(alice: User) -> None:
    wish = Wish(Rhythm("weekly", time(8), weekday=2))
    summary = create_summary(alice, wish, now=MORNING)
    send_summaries(now=summary.next_run_at + timedelta(days=1))
    assert told(alice) == []
    summary.refresh_from_db()
    assert summary.next_run_at == datetime(2026, 12, 2, 8, tzinfo=UTC)
    assert summary.last_run_at is None


def test_two_workers_tell_it_once(alice: User, summary: Summary) -> None:
    stale = Summary.objects.get(pk=summary.pk)
    send_summaries(now=MORNING)
    Summary.objects.filter(pk=summary.pk).update(next_run_at=stale.next_run_at)  # as it was read
    send_summaries(now=MORNING)
    assert len(told(alice)) == 1


def test_the_channels_are_those_that_were_chosen(alice: User, summary: Summary) -> None:
    Summary.objects.update(on_email=False)
    send_summaries(now=MORNING)
    assert [message.channel for message in Message.objects.filter(owner=alice)] == ["whatsapp"]


def test_it_follows_the_person_to_another_zone(alice: User, summary: Summary) -> None:
    alice.time_zone = "Asia/Tokyo"
    save_preferences(alice, changed=frozenset({"time_zone"}))
    summary.refresh_from_db()
    assert summary.next_run_at.time() == time(23)  # eight in Tokyo
    assert summary.next_run_at > datetime.now(UTC)


def test_what_it_slept_through_is_gone(alice: User, summary: Summary) -> None:
    pause_summary(summary)
    assert send_summaries(now=MORNING + timedelta(hours=1)) == 0
    resume_summary(summary, now=MORNING + timedelta(hours=2))
    assert send_summaries(now=MORNING + timedelta(hours=3)) == 0
    assert send_summaries(now=MORNING + timedelta(days=1)) == 1


def test_there_is_a_limit(alice: User, settings: object) -> None:
    settings.SUMMARIES_PER_PERSON = 1  # type: ignore[attr-defined]
    create_summary(alice, Wish(Rhythm("daily", time(8))), now=MORNING)
    with pytest.raises(SummaryRefused, match="Delete one first"):
        create_summary(alice, Wish(Rhythm("daily", time(9))), now=MORNING)


def test_a_price_in_doubt_is_no_balance(alice: User, summary: Summary) -> None:
    row = record(alice, "buy", "0.5", unit_price="61700")
    make_quote(row.coin, "70120", as_of=MORNING, accepted_at=MORNING, trust="confirming")
    send_summaries(now=MORNING)
    assert told(alice)[0].values["headline"] == "Your balance is unknown."
    assert Quote.objects.get().price == Decimal(70120)


def test_what_is_due_is_found_by_its_index(summary: Summary) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # the table is as good as empty
    assert "summary_due" in due_summaries(now=MORNING).explain()


def test_one_that_breaks_us_stops_nobody_elses(
    alice: User, bob: User, summary: Summary, settings: Settings
) -> None:
    settings.OPERATORS = ["operator@example.com"]
    create_summary(bob, Wish(Rhythm("daily", time(8))), now=MORNING - timedelta(hours=5))
    Summary.objects.update(next_run_at=MORNING)
    User.objects.filter(pk=alice.pk).update(time_zone="Mars/Phobos")

    assert send_summaries(now=MORNING) == 1
    assert send_summaries(now=MORNING + timedelta(minutes=1)) == 0

    assert (len(told(alice)), len(told(bob))) == (0, 1)
    assert Message.objects.filter(dedupe_key__startswith="notice:summary-broken:").count() == 1
    User.objects.filter(pk=alice.pk).update(time_zone="Europe/Berlin")
    assert send_summaries(now=MORNING + timedelta(minutes=20)) == 1
    assert told(alice)[0].values["label"] != ""
    assert not due_summaries(now=MORNING + timedelta(minutes=20)).exists()


def test_what_broke_us_for_a_day_no_longer_stands_before_the_others(summary: Summary) -> None:
    User.objects.update(time_zone="Mars/Phobos")
    late = MORNING + timedelta(days=1)
    send_summaries(now=late)
    assert Summary.objects.get().next_run_at == late + timedelta(days=1)
