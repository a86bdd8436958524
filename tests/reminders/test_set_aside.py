"""A reminder that breaks us is set aside; everybody else's crossings and the prices are kept."""

from collections import Counter
from collections.abc import Sequence

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import Settings

from accounts.models import User
from market.models import Quote
from notifications.models import Message
from reminders.models import Crossing, Reminder
from reminders.set_aside import judge_apart
from reminders.words.standing import BROKEN
from tests.fixtures.reminders import make_reminder
from tests.notifications.poison import accept, refuse
from tests.reminders.pulse import FIVE, NOON, Pulse, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def pulse(db: None, settings: Settings) -> Pulse:
    settings.OPERATORS = ["operator@example.com"]
    return opened()


def poison(reminder: Reminder) -> None:
    """A margin that is no number: reading the row raises."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reminders_reminder SET margin = 'NaN' WHERE id = %s", [reminder.pk])


def crossed() -> set[int]:
    return set(Crossing.objects.values_list("reminder", flat=True))


def test_a_row_that_cannot_be_read_is_set_aside_and_the_operator_told_once(
    alice: User, bob: User, pulse: Pulse
) -> None:
    healthy = {make_reminder(owner, now=pulse.now).pk for owner in (alice, alice, bob)}
    broken = make_reminder(alice, now=pulse.now)
    poison(broken)

    done = pulse.refresh(bitcoin="70120")
    again = pulse.refresh(bitcoin="70130")

    assert (done.fired, done.broken, again.fired, again.broken) == (3, 1, 0, 1)
    assert crossed() == healthy
    assert Quote.objects.get(pk="bitcoin").price == 70130
    row = Reminder.objects.filter(pk=broken.pk).values("state", "held_because", "held_since")
    assert row.get() == {
        "state": "armed", "held_because": BROKEN, "held_since": pulse.now - FIVE,
    }  # fmt: skip
    told = Message.objects.filter(dedupe_key__startswith="notice:reminder-broken:")
    assert [message.address for message in told] == ["operator@example.com"]


def test_a_proof_that_cannot_be_made_costs_nobody_else_a_crossing(
    alice: User, bob: User, pulse: Pulse
) -> None:
    hers, his = (make_reminder(owner, now=pulse.now) for owner in (alice, bob))
    User.objects.filter(pk=alice.pk).update(time_zone="Mars/Phobos")

    assert pulse.refresh(bitcoin="70120").broken == 1
    assert crossed() == {his.pk}

    User.objects.filter(pk=alice.pk).update(time_zone="UTC")
    pulse.refresh(bitcoin="70130")
    assert crossed() == {hers.pk, his.pk}
    assert not Reminder.objects.filter(held_because=BROKEN).exists()


def test_what_the_database_refuses_of_one_is_no_matter_of_the_others(
    alice: User, bob: User, pulse: Pulse
) -> None:
    hers, his = (make_reminder(owner, now=pulse.now) for owner in (alice, bob))
    refuse("reminders_reminder", f"NEW.id = {hers.pk} AND NEW.state = 'done'")

    assert pulse.refresh(bitcoin="70120").broken == 1
    assert crossed() == {his.pk}

    accept("reminders_reminder")
    pulse.refresh(bitcoin="70130")
    assert crossed() == {hers.pk, his.pk}


def test_a_database_that_goes_down_undoes_the_refresh_and_blames_nobody(
    alice: User, pulse: Pulse
) -> None:
    mine = make_reminder(alice, now=pulse.now)
    refuse("reminders_reminder", f"NEW.id = {mine.pk} AND NEW.state = 'done'", passing=True)
    with pytest.raises(OperationalError), transaction.atomic():
        pulse.refresh(bitcoin="70120")
    assert not Crossing.objects.exists()
    assert not Reminder.objects.filter(held_because=BROKEN).exists()


def test_a_reminder_of_holdings_breaks_nobody_else_either(alice: User, pulse: Pulse) -> None:
    empty = make_reminder(alice, now=pulse.now, metric="balance", direction="below", threshold="1")
    Reminder.objects.filter(pk=empty.pk).update(state="armed")
    fine = make_reminder(alice, now=pulse.now)
    poison(empty)
    assert pulse.refresh(bitcoin="70120").broken == 1
    assert crossed() == {fine.pk}


def test_those_that_break_us_only_together_are_judged_apart() -> None:
    judged: list[int] = []

    def judge(some: Sequence[int]) -> Counter[str]:
        if {3, 6} <= set(some):
            raise ValueError(some)
        judged.extend(some)
        return Counter(fired=len(some))

    counts = judge_apart([1, 2, 3, 4, 5, 6, 7, 8], judge, now=NOON)

    assert counts == Counter(fired=8, broken=0)
    assert judged[-8:] == [1, 2, 3, 4, 5, 6, 7, 8]
