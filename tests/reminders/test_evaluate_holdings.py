"""What refreshes do to reminders of balances and holdings."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from notifications.models import Message
from reminders.models import Crossing, Reminder
from tests.fixtures.ledger import record
from tests.fixtures.reminders import make_reminder
from tests.reminders.pulse import FIVE, NOON, Pulse, hows, state
from transactions.choices import leave_out, price_by_hand
from transactions.portfolios import default_portfolio

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def pulse(db: None) -> Pulse:
    market = Pulse()
    market.refresh(bitcoin="69950", ethereum="3000")
    return market


def test_a_balance_fires_on_the_sum_and_names_what_moved_it(alice: User, pulse: Pulse) -> None:
    record(alice, "buy", "1", unit_price="60000", fee="0")
    record(alice, "buy", "10", coin="ethereum", unit_price="2000")
    made = make_reminder(alice, now=pulse.now, metric="balance", threshold="105000")
    pulse.refresh(bitcoin="71000", ethereum="3300")
    assert state(made) == "armed"
    pulse.refresh(bitcoin="71500", ethereum="3400")
    crossing = Crossing.objects.get()
    assert (crossing.value, crossing.value_before) == (Decimal(105500), Decimal(104000))
    moves = {each["coin"]: Decimal(each["move"]) for each in crossing.facts["moves"]}
    assert moves == {"bitcoin": Decimal(500), "ethereum": Decimal(1000)}


@pytest.mark.parametrize(
    ("metric", "threshold", "value"),
    [
        ("holding_value", "71000", "71000"),
        ("holding_profit", "11000", "11000"),
        ("holding_profit_percent", "18", "18.33333"),
        ("balance", "101000", "101000"),
        ("profit", "21000", "21000"),
        ("profit_percent", "26", "26.25"),
    ],
)
def test_every_metric_of_holdings(
    alice: User, pulse: Pulse, metric: str, threshold: str, value: str
) -> None:
    record(alice, "buy", "1", unit_price="60000")
    record(alice, "buy", "10", coin="ethereum", unit_price="2000")
    made = make_reminder(alice, now=pulse.now, metric=metric, threshold=threshold)
    assert state(made) == "armed"
    pulse.refresh(bitcoin="71000")
    assert hows(made) == ["level"]
    assert round(Crossing.objects.get().value, 5) == Decimal(value)


def test_a_balance_is_complete_or_held_back(alice: User, pulse: Pulse) -> None:
    record(alice, "buy", "1", unit_price="60000")
    record(alice, "buy", "10", coin="ethereum", unit_price="2000")
    made = make_reminder(alice, now=pulse.now, metric="balance", direction="below",
                         threshold="95000")  # fmt: skip
    pulse.refresh(after=4 * FIVE, bitcoin="70000", ethereum=None)
    assert state(made) == "armed"
    assert made.held_since == pulse.now
    assert made.held_because.replace("\N{NARROW NO-BREAK SPACE}", " ") == (
        "The price of Ethereum is 20 min old."
    )
    pulse.refresh(bitcoin="68000", ethereum=None)
    pulse.refresh(bitcoin="66000", ethereum="2900")
    assert Reminder.objects.filter(pk=made.pk, state="done", held_since=None).exists()
    crossing = Crossing.objects.get()
    assert (crossing.how, crossing.value, crossing.value_before) == (
        "gap", Decimal(95000), Decimal(99950),
    )  # fmt: skip
    moves = {each["coin"]: Decimal(each["move"]) for each in crossing.facts["moves"]}
    assert moves == {"bitcoin": Decimal(-3950), "ethereum": Decimal(-1000)}


def test_held_back_for_a_day_is_told_once(alice: User, pulse: Pulse) -> None:
    record(alice, "buy", "1", unit_price="60000")
    record(alice, "buy", "10", coin="ethereum", unit_price="2000")
    for threshold in ("10", "20"):
        make_reminder(alice, now=pulse.now, metric="balance", direction="below",
                      threshold=threshold)  # fmt: skip
    pulse.refresh(after=4 * FIVE, ethereum=None)
    pulse.refresh(after=23 * HOUR, ethereum=None)
    assert not Message.objects.filter(template="held").exists()
    pulse.refresh(after=HOUR, ethereum=None)
    pulse.refresh(ethereum=None)
    told = Message.objects.filter(template="held")
    assert {message.channel for message in told} == {"whatsapp", "email"}
    assert "Ethereum" in told[0].values["detail"]
    assert told.count() == 2


def test_left_out_and_priced_by_hand(alice: User, pulse: Pulse) -> None:
    record(alice, "buy", "1", unit_price="60000")
    record(alice, "buy", "10", coin="ethereum", unit_price="2000")
    made = make_reminder(alice, now=pulse.now, metric="balance", threshold="71000")
    assert state(made) == "waiting"
    leave_out(default_portfolio(alice), "ethereum", left_out=True, now=pulse.now)
    assert state(made) == "armed"
    price_by_hand(
        default_portfolio(alice), "bitcoin", Decimal(65000), currency="usd", at=NOON, now=pulse.now
    )
    pulse.refresh(bitcoin="80000", ethereum=None)
    assert (state(made), Crossing.objects.count()) == ("armed", 0)
