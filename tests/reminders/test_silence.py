"""When prices stop, whoever has lines is told once, and once when it is over."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from market.models import Stall
from notifications.models import Message
from reminders import silence
from reminders.models import Crossing, Reminder, Silence
from tests.fixtures.market import make_coin
from tests.fixtures.people import make_person
from tests.notifications.reach import reach

BEGAN = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def stall(db: None) -> Stall:
    return Stall.objects.create(began_at=BEGAN, noticed_at=BEGAN + timedelta(minutes=15))


def watch(owner: User, **fields: object) -> Reminder:
    reach(owner, "email", owner.email)
    coin = make_coin() if not owner.reminders.exists() else owner.reminders.get().coin
    return Reminder.objects.create(
        owner=owner, metric="price", coin=coin, direction="above", threshold=Decimal(80000),
        currency="usd", created_at=BEGAN, updated_at=BEGAN, **{"state": "armed"} | fields,
    )  # fmt: skip


def crossed(reminder: Reminder, at: datetime) -> None:
    Crossing.objects.create(
        reminder=reminder, generation=1, owner=reminder.owner, how="gap", ref="7F3K",
        value=Decimal(80001), threshold=reminder.threshold, currency="usd", as_of=at,
        crossed_at=at, values={"short": "BIT rose above $80,000: $80,001"},
    )  # fmt: skip


def told(owner: User, kind: str) -> list[str]:
    mails = Message.objects.filter(owner=owner, channel="email", template=kind)
    return [f"{mail.values['headline']} {mail.values['detail']}" for mail in mails]


def test_half_an_hour_without_prices_is_told_once(alice: User, bob: User, stall: Stall) -> None:
    watch(alice)
    silence.watch_silence(now=BEGAN + HALF_AN_HOUR - timedelta(seconds=1))
    assert told(alice, "late_checks") == []
    for minutes in (30, 31, 90):
        silence.watch_silence(now=BEGAN + timedelta(minutes=minutes))
    assert told(alice, "late_checks") == [
        "We have had no prices since 13:00. "
        "Your reminder is not being watched at the moment. We tell you when they are again."
    ]
    assert told(bob, "late_checks") == []


def test_what_is_not_watched_needs_no_word(alice: User, stall: Stall) -> None:
    watch(alice, state="paused")
    silence.watch_silence(now=BEGAN + HALF_AN_HOUR)
    assert told(alice, "late_checks") == []


def test_the_all_clear_lists_what_was_crossed(alice: User, stall: Stall) -> None:
    reminder = watch(alice)
    over = BEGAN + timedelta(minutes=70)
    silence.watch_silence(now=BEGAN + HALF_AN_HOUR)
    crossed(reminder, over)
    Stall.objects.update(over_at=over)
    for minutes in (70, 71, 80):
        silence.watch_silence(now=BEGAN + timedelta(minutes=minutes))
    assert told(alice, "all_clear") == [
        "Your reminders are watched again, after a gap from 13:00 to 14:10. "
        "Crossed meanwhile: BIT rose above $80,000: $80,001."
    ]


def test_nobody_gets_an_all_clear_without_having_been_worried(alice: User, stall: Stall) -> None:
    watch(alice)
    Stall.objects.update(over_at=BEGAN + timedelta(minutes=20))
    silence.watch_silence(now=BEGAN + timedelta(minutes=21))
    assert told(alice, "all_clear") == []
    assert not Silence.objects.exists()


def test_a_crowd_is_told_some_at_a_time_and_nobody_twice(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "AT_ONCE", 2)
    people = [make_person(f"person{number}") for number in range(5)]
    coin = make_coin()
    for person in people:
        reach(person, "email", person.email)
        Reminder.objects.create(
            owner=person, metric="price", coin=coin, direction="above", threshold=Decimal(1),
            currency="usd", created_at=BEGAN, updated_at=BEGAN, state="armed",
        )  # fmt: skip
    assert silence.watch_silence(now=BEGAN + HALF_AN_HOUR) == 5
    # A worker that was killed half-way left its mark behind.
    Silence.objects.update(told_at=None, told_through=people[1].pk)
    silence.watch_silence(now=BEGAN + HALF_AN_HOUR)
    assert [len(told(person, "late_checks")) for person in people] == [1] * 5
    Stall.objects.update(over_at=BEGAN + timedelta(hours=1))
    assert silence.watch_silence(now=BEGAN + timedelta(hours=1)) == 5
