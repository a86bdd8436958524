"""What people do to their reminders, on the quotes of the moment."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from market.models import Coin, Quote
from notifications.models import Channel, Destination, Message
from reminders import edit
from reminders.current import current_value
from reminders.draft import draft_of
from reminders.errors import Moved, ReminderRefused, TooMany
from reminders.models import Crossing, Reminder
from tests.fixtures.ledger import record
from tests.fixtures.market import make_coin, make_quote
from tests.fixtures.reminders import draft, make_reminder
from transactions.portfolios import default_portfolio

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def bitcoin(db: None) -> Coin:
    coin = make_coin("bitcoin")
    make_quote(coin, "69950")
    return coin


def price(value: str | None, *, minutes_ago: float = 1) -> None:
    at = timezone.now() - timedelta(minutes=minutes_ago)
    known = {"price": Decimal(value), "as_of": at, "accepted_at": at} if value else {}
    Quote.objects.filter(pk="bitcoin").update(
        **known or {"price": None, "as_of": None, "accepted_at": None}
    )


def state_of(reminder: Reminder) -> str:
    return Reminder.objects.values_list("state", flat=True).get(pk=reminder.pk)


def test_a_reminder_on_the_other_side_of_its_line_is_armed(
    alice: User, bitcoin: Coin, now: datetime
) -> None:
    made = make_reminder(alice, now=now)
    assert (state_of(made), made.armed_at, made.currency) == ("armed", now, "usd")
    assert not Crossing.objects.exists()


def test_already_true_waits_or_tells_as_the_person_chose(
    alice: User, bitcoin: Coin, now: datetime
) -> None:
    waits = make_reminder(alice, now=now, threshold="60000")
    assert (state_of(waits), waits.wait_until) == ("waiting", None)
    tells = make_reminder(alice, now=now, threshold="60000", if_true="tell")
    assert state_of(tells) == "done"
    crossing = Crossing.objects.get()
    assert (crossing.how, crossing.value, crossing.generation) == ("already", Decimal(69950), 1)
    assert crossing.values["headline"].startswith("BIT is already above $60,000: $69,950 at ")


def test_an_unknown_price_leaves_it_unseen(alice: User, now: datetime) -> None:
    make_coin("bitcoin")
    assert state_of(make_reminder(alice, now=now)) == "unseen"


def test_a_changed_line_is_asked_anew_and_never_fires(
    alice: User, bitcoin: Coin, now: datetime
) -> None:
    made = make_reminder(alice, now=now)
    changed = edit.change_reminder(made, draft(threshold="60000", if_true="tell"), now=now)
    assert (changed.state, changed.wait_until) == ("waiting", None)
    assert not Crossing.objects.exists()
    noted = edit.change_reminder(changed, draft(threshold="60000", note="later"), now=now)
    assert (noted.state, noted.note) == ("waiting", "later")


def test_a_note_leaves_an_armed_reminder_armed_since(
    alice: User, bitcoin: Coin, now: datetime
) -> None:
    made = make_reminder(alice, now=now)
    later = now + timedelta(minutes=5)
    edit.change_reminder(made, draft(note="sell some"), now=later)
    made.refresh_from_db()
    assert (made.armed_at, made.note) == (now, "sell some")


def test_pause_and_resume_start_from_the_present_value(
    alice: User, bitcoin: Coin, now: datetime
) -> None:
    made = make_reminder(alice, now=now)
    edit.pause(made, now=now)
    assert state_of(made) == "paused"
    with pytest.raises(Moved):
        edit.pause(made, now=now)
    price("71000")
    edit.resume(made, now=now)
    assert state_of(made) == "waiting"
    with pytest.raises(Moved):
        edit.resume(made, now=now)


def test_done_can_be_armed_again_and_an_expiry_that_passed_is_dropped(
    alice: User, bitcoin: Coin, now: datetime
) -> None:
    made = make_reminder(alice, now=now, expires_at=now + timedelta(minutes=1))
    edit.done(made, now=now)
    assert state_of(made) == "done"
    again = edit.rearm(made, now=now + timedelta(minutes=2))
    assert (again.state, again.expires_at) == ("armed", None)
    with pytest.raises(Moved):
        edit.rearm(made, now=now)


def test_snooze_needs_a_future_and_an_answer_revives_what_is_done(
    alice: User, bitcoin: Coin, now: datetime
) -> None:
    made = make_reminder(alice, now=now)
    with pytest.raises(ReminderRefused):
        edit.snooze(made, until=now, now=now)
    edit.done(made, now=now)
    with pytest.raises(Moved):
        edit.snooze(made, until=now + timedelta(hours=1), now=now)
    edit.snooze(made, until=now + timedelta(hours=1), now=now, revive=True)
    made.refresh_from_db()
    assert (made.state, made.snoozed_until) == ("snoozed", now + timedelta(hours=1))


def test_what_was_deleted_comes_back_and_looks_again(
    alice: User, bitcoin: Coin, now: datetime
) -> None:
    made = make_reminder(alice, now=now)
    edit.delete(made, now=now)
    with pytest.raises(Reminder.DoesNotExist):
        edit.resume(made, now=now)
    price("71000")
    assert edit.restore(made, now=now).state == "waiting"
    with pytest.raises(Moved):
        edit.restore(made, now=now)


def test_a_coin_that_is_no_longer_listed_suspends_instead(
    alice: User, bitcoin: Coin, now: datetime
) -> None:
    made = make_reminder(alice, now=now)
    edit.pause(made, now=now)
    Coin.objects.filter(pk="bitcoin").update(active=False)
    assert edit.resume(made, now=now).state == "suspended"
    edit.change_reminder(made, draft(note="still mine"), now=now)
    with pytest.raises(ReminderRefused, match="not listed"):
        make_reminder(alice, now=now)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"threshold": "0"}, "threshold"),
        ({"threshold": "-1"}, "threshold"),
        ({"threshold": "0.0000000000000000001"}, "threshold"),
        ({"threshold": "1e21"}, "threshold"),
        ({"metric": "balance", "threshold": "-5"}, "threshold"),
        ({"metric": "change_24h", "threshold": "-100"}, "threshold"),
        ({"metric": "change_24h", "threshold": "5", "currency": "usd"}, "currency"),
        ({"metric": "nonsense"}, "metric"),
        ({"direction": "sideways"}, "direction"),
        ({"currency": "xyz"}, "currency"),
        ({"coin": None}, "coin"),
        ({"coin": "no-such-coin"}, "coin"),
        ({"metric": "balance", "coin": "bitcoin"}, "coin"),
        ({"margin": "-1"}, "margin"),
        ({"cooldown_seconds": -1}, "cooldown_seconds"),
        ({"expires_at": datetime.fromisoformat("2020-01-01T00:00:00Z")}, "expires_at"),
        ({"note": "x" * 201}, "note"),
        ({"destinations": frozenset({987654321})}, "destinations"),
    ],
)
def test_what_cannot_be_watched_is_refused_in_a_sentence(
    alice: User, bitcoin: Coin, now: datetime, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(ReminderRefused) as refused:
        make_reminder(alice, now=now, **fields)
    assert list(refused.value.problems) == [field]
    assert refused.value.problems[field].endswith(".")
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"threshold": "1e-12"},
        {"threshold": "1e15"},
        {"metric": "change_24h", "threshold": "-5", "direction": "below"},
        {"metric": "profit", "threshold": "-500", "direction": "below"},
        {"metric": "profit_percent", "threshold": "0"},
        {"metric": "holding_value", "threshold": "100"},
    ],
)
def test_odd_lines_are_kept_digit_for_digit(
    alice: User, bitcoin: Coin, now: datetime, fields: dict[str, object]
) -> None:
    made = make_reminder(alice, now=now, **fields)
    made.refresh_from_db()
    assert made.threshold == Decimal(str(fields["threshold"]))


def test_a_strangers_portfolio_and_number_are_refused(
    alice: User, bob: User, bitcoin: Coin, now: datetime
) -> None:
    theirs = Destination.objects.create(
        owner=bob, channel=Channel.EMAIL, address="bob@example.org", created_at=now
    )
    with pytest.raises(ReminderRefused) as refused:
        make_reminder(
            alice,
            now=now,
            metric="holding_value",
            portfolio=default_portfolio(bob).pk,
            destinations=frozenset({theirs.pk}),
        )
    assert set(refused.value.problems) == {"portfolio", "destinations"}


def test_a_person_may_have_so_many_and_no_more(
    alice: User, bitcoin: Coin, now: datetime, settings: Settings
) -> None:
    settings.REMINDERS_PER_PERSON = 2
    first = make_reminder(alice, now=now)
    make_reminder(alice, now=now)
    with pytest.raises(TooMany, match="You have 2 reminders"):
        make_reminder(alice, now=now)
    edit.delete(first, now=now)
    make_reminder(alice, now=now)


def test_a_draft_can_be_read_back(alice: User, bitcoin: Coin, now: datetime) -> None:
    wish = draft(mode="every_time", margin="12.5", note="hello", urgent=True)
    made = edit.create_reminder(alice, wish, now=now)
    again = draft_of(made)
    assert (again.margin, again.note, again.currency, again.key) == (
        Decimal("12.5"), "hello", "usd", made.key,
    )  # fmt: skip


def test_the_present_value_and_the_distance_to_the_line(
    alice: User, bitcoin: Coin, now: datetime
) -> None:
    made = make_reminder(alice, now=now)
    found = current_value(made, now=now)
    assert (found.value, found.distance, found.satisfied) == (Decimal(69950), Decimal(50), False)
    assert found.distance_percent is not None
    assert round(found.distance_percent, 4) == Decimal("0.0715")
    price("69950", minutes_ago=17)
    stale = current_value(made, now=timezone.now())
    assert (stale.value, stale.satisfied) == (None, None)
    assert stale.cause.replace("\N{NARROW NO-BREAK SPACE}", " ") == (
        "The price of Bitcoin is 17 min old."
    )


def test_a_holding_and_a_balance_are_read_from_the_ledger(
    alice: User, bitcoin: Coin, now: datetime
) -> None:
    record(alice, "buy", "0.5", unit_price="61000")
    made = make_reminder(alice, now=now, metric="holding_profit", threshold="5000")
    assert current_value(made, now=now).value == Decimal("4475")
    whole = make_reminder(alice, now=now, metric="balance", threshold="30000", direction="below")
    assert (whole.state, current_value(whole, now=now).value) == ("armed", Decimal("34975"))


def test_told_at_once_means_a_message_on_every_channel(
    alice: User, bitcoin: Coin, now: datetime
) -> None:
    make_reminder(alice, now=now, threshold="60000", if_true="tell")
    crossing = Crossing.objects.get()
    told = Message.objects.filter(dedupe_key=f"crossing:{crossing.pk}")
    assert {message.channel for message in told} == {"whatsapp", "email"}
    assert {message.ref for message in told} == {crossing.ref}
