"""What happens elsewhere: entries, preferences, coins that vanish; and what the house asks us."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.preferences import save_preferences
from market.models import Coin, FxRate
from notifications.models import Message
from reminders.demand import watched_coins
from reminders.figures import figures
from reminders.follow import follow_coins
from reminders.models import Crossing, Reminder
from reminders.personal_data import Reminders
from reminders.prove import every_crossing_has_its_messages, every_reminder_has_its_crossings
from tests.fixtures.ledger import record
from tests.fixtures.reminders import make_reminder
from tests.reminders.pulse import FIVE, NOON, Pulse
from transactions.change_portfolio import create_portfolio, delete_portfolio
from transactions.choices import leave_out
from transactions.portfolios import default_portfolio

pytestmark = pytest.mark.django_db
NOTHING: frozenset[str] = frozenset()


@pytest.fixture
def pulse(db: None) -> Pulse:
    market = Pulse()
    market.refresh(bitcoin="69950", ethereum="3000")
    return market


def state(reminder: Reminder) -> tuple[str, bool]:
    reminder.refresh_from_db()
    return reminder.state, reminder.wait_until is None


def test_a_deposit_is_no_gain(alice: User, pulse: Pulse) -> None:
    made = make_reminder(alice, now=pulse.now, metric="balance", threshold="60000")
    price = make_reminder(alice, now=pulse.now)
    assert state(made) == ("armed", True)
    record(alice, "buy", "1", unit_price="60000", now=pulse.now)
    assert state(made) == ("waiting", True)
    assert state(price)[0] == "armed"
    pulse.refresh(bitcoin="69960")
    assert not Crossing.objects.exists()
    pulse.refresh(bitcoin="59999")
    pulse.refresh(bitcoin="60000")
    assert [crossing.reminder for crossing in Crossing.objects.all()] == [made]


def test_only_reminders_of_what_changed_start_anew(alice: User, pulse: Pulse) -> None:
    other = create_portfolio(alice, "Other")
    mine = make_reminder(alice, now=pulse.now, metric="holding_value", threshold="1")
    theirs = make_reminder(
        alice, now=pulse.now, metric="balance", threshold="1", portfolio=other.pk
    )
    Reminder.objects.update(armed_at=NOON - FIVE)
    record(alice, "buy", "2", coin="ethereum", unit_price="2000", now=pulse.now)
    assert list(Reminder.objects.order_by("pk").values_list("armed_at", flat=True)) == [
        NOON - FIVE, NOON - FIVE,
    ]  # fmt: skip
    record(alice, "buy", "2", unit_price="2000", now=pulse.now)
    assert (state(mine)[0], state(theirs)[0]) == ("waiting", "armed")


def test_another_currency_starts_holdings_anew_and_judges_in_the_old_one(alice: User) -> None:
    pulse = Pulse(timezone.now() - 2 * FIVE)
    pulse.refresh(bitcoin="69950")
    today = pulse.now.date()
    for day in (today, today - timedelta(days=1)):
        FxRate.objects.create(
            day=day, currency="eur", rate=Decimal("0.5"), source="ecb", as_of=pulse.now
        )
    at = pulse.now - FIVE
    record(alice, "buy", "1", unit_price="60000", at=at, now=pulse.now)
    made = make_reminder(alice, now=pulse.now, metric="profit", threshold="10000")
    alice.display_currency = "eur"
    save_preferences(alice, changed=frozenset({"display_currency"}))
    made.refresh_from_db()
    assert made.armed_at is not None
    assert made.armed_at > pulse.now
    assert (made.state, made.currency) == ("armed", "usd")
    pulse.refresh(bitcoin="70001")
    assert Crossing.objects.get().value == 10001


def test_a_choice_about_a_holding_starts_it_anew(alice: User, pulse: Pulse) -> None:
    record(alice, "buy", "1", unit_price="60000", now=pulse.now)
    made = make_reminder(
        alice, now=pulse.now, metric="balance", threshold="60000", direction="below"
    )
    leave_out(default_portfolio(alice), "bitcoin", left_out=True, now=pulse.now)
    assert state(made) == ("waiting", True)


def test_a_portfolio_takes_its_reminders_along(alice: User, pulse: Pulse) -> None:
    other = create_portfolio(alice, "Other")
    make_reminder(alice, now=pulse.now, metric="balance", threshold="1", portfolio=other.pk)
    delete_portfolio(other, now=pulse.now)
    assert not Reminder.objects.exists()


def test_a_vanished_coin_suspends_and_its_owner_hears_once(
    alice: User, bob: User, pulse: Pulse
) -> None:
    mine = [make_reminder(alice, now=pulse.now, threshold=t) for t in ("70000", "80000")]
    theirs = make_reminder(bob, now=pulse.now)
    kept = make_reminder(alice, now=pulse.now, coin="ethereum")
    Coin.objects.filter(pk="bitcoin").update(active=False)
    gone = frozenset({"bitcoin"})
    for _ in range(2):
        follow_coins(vanished=gone, returned=NOTHING, renamed=NOTHING, now=pulse.now)

    assert {state(each)[0] for each in [*mine, theirs]} == {"suspended"}
    assert state(kept)[0] == "armed"
    told = Message.objects.filter(template="suspended", channel="email")
    assert sorted(told.values_list("owner__username", flat=True)) == ["alice", "bob"]

    Coin.objects.filter(pk="bitcoin").update(active=True)
    follow_coins(vanished=NOTHING, returned=gone, renamed=NOTHING, now=pulse.now)
    assert {state(each)[0] for each in [*mine, theirs]} == {"armed"}


def test_coins_near_a_line_are_asked_for_first(alice: User, pulse: Pulse) -> None:
    Coin.objects.create(id="solana", symbol="sol", name="Solana")
    make_reminder(alice, now=pulse.now)
    make_reminder(alice, now=pulse.now, coin="ethereum", threshold="9000")
    make_reminder(alice, now=pulse.now, coin="solana")
    demand = watched_coins(now=pulse.now)
    assert demand.near_line == {"bitcoin"}
    assert demand.watched == {"bitcoin", "ethereum", "solana"}


def test_everything_about_me_can_be_taken_along_and_let_go(
    alice: User, bob: User, pulse: Pulse
) -> None:
    make_reminder(alice, now=pulse.now)
    make_reminder(bob, now=pulse.now)
    pulse.refresh(bitcoin="70120")
    part = Reminders()
    exported = {name: list(rows) for name, rows in part.export(alice).items()}
    assert [row["state"] for row in exported["reminders"]] == ["done"]
    assert [row["how"] for row in exported["crossings"]] == ["level"]
    assert ("reminders", 1) in part.summary(alice)
    part.delete(alice)
    assert set(Reminder.objects.values_list("owner", flat=True)) == {bob.pk}
    assert set(Crossing.objects.values_list("owner", flat=True)) == {bob.pk}


def test_what_is_missing_is_named(alice: User, pulse: Pulse) -> None:
    made = make_reminder(alice, now=pulse.now)
    pulse.refresh(bitcoin="70120")
    now = pulse.now + timedelta(minutes=1)
    assert list(every_crossing_has_its_messages(now=now)) == []
    assert list(every_reminder_has_its_crossings(now=now)) == []
    Message.objects.filter(channel="email").delete()
    [violation] = every_crossing_has_its_messages(now=now)
    assert violation.row == f"{Crossing.objects.get().ref}: none on email"
    Reminder.objects.filter(pk=made.pk).update(generation=2)
    [violation] = every_reminder_has_its_crossings(now=now)
    assert "1 crossings in generation 2" in violation.row


def test_the_figures_count_what_is_watched(alice: User, pulse: Pulse) -> None:
    make_reminder(alice, now=pulse.now)
    make_reminder(alice, now=pulse.now, threshold="60000")
    watched = next(family for family in figures(now=pulse.now) if "reminders" in family.name)
    counted = {sample.labels["state"]: sample.value for sample in watched.samples}
    assert counted == {"armed": 1, "waiting": 1, "unseen": 0, "snoozed": 0}
