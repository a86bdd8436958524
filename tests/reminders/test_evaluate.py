"""What refreshes do to reminders."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from market.models import Coin, FxRate
from notifications.models import Message
from reminders import edit
from reminders.models import Crossing, Reminder
from tests.fixtures.ledger import record
from tests.fixtures.reminders import draft, make_reminder
from tests.reminders.pulse import FIVE, NOON, Pulse
from transactions.choices import leave_out, price_by_hand
from transactions.portfolios import default_portfolio

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def pulse(db: None) -> Pulse:
    market = Pulse()
    market.refresh(bitcoin="69950", ethereum="3000")
    return market


def hows(reminder: Reminder) -> list[str]:
    return [crossing.how for crossing in reminder.crossings.order_by("generation")]


def state(reminder: Reminder) -> str:
    reminder.refresh_from_db()
    return reminder.state


def test_a_line_that_is_crossed_fires_once_with_its_proof(alice: User, pulse: Pulse) -> None:
    record(alice, "buy", "0.5", unit_price="61000")
    made = make_reminder(alice, now=pulse.now)

    done = pulse.refresh(bitcoin="70120")
    again = pulse.refresh(bitcoin="71000")

    assert (done.fired, again.fired, state(made)) == (1, 0, "done")
    crossing = Crossing.objects.get()
    assert (crossing.how, crossing.value, crossing.value_before) == (
        "level", Decimal(70120), Decimal(69950),
    )  # fmt: skip
    assert crossing.values["headline"] == (
        f"BIT rose above $70,000: $70,120 at {NOON + 2 * FIVE - timedelta(seconds=30):%H:%M}"
        " (was $69,950)."
    )
    position = crossing.facts["position"]
    assert (position["quantity"], position["value"], position["profit"]) == (
        "0.5", "35060", "4560",
    )  # fmt: skip
    keys = set(Message.objects.values_list("dedupe_key", "channel"))
    assert keys == {(f"crossing:{crossing.pk}", "whatsapp"), (f"crossing:{crossing.pk}", "email")}


def test_evaluating_again_changes_nothing(alice: User, pulse: Pulse) -> None:
    make_reminder(alice, now=pulse.now, mode="every_time")
    pulse.refresh(bitcoin="70120")
    before = list(Reminder.objects.values())
    assert pulse.again().fired == 0
    assert list(Reminder.objects.values()) == before
    assert Crossing.objects.count() == 1


def test_every_time_fires_again_after_its_retreat_and_cooldown(alice: User, pulse: Pulse) -> None:
    made = make_reminder(alice, now=pulse.now, mode="every_time")
    pulse.refresh(bitcoin="70000")
    pulse.refresh(bitcoin="69299")  # back at once, but the cooldown is an hour
    assert state(made) == "waiting"
    pulse.refresh(after=HOUR, bitcoin="69301")  # the margin is 1 %
    assert state(made) == "waiting"
    pulse.refresh(bitcoin="69300")
    assert state(made) == "armed"
    pulse.refresh(bitcoin="70500")
    assert (state(made), hows(made)) == ("waiting", ["level", "level"])


def test_below_is_the_mirror(alice: User, pulse: Pulse) -> None:
    made = make_reminder(alice, now=pulse.now, direction="below", threshold="69000")
    pulse.refresh(bitcoin="69000.000001")
    assert state(made) == "armed"
    pulse.refresh(bitcoin="69000")
    assert (state(made), hows(made)) == ("done", ["level"])


def test_decimals_judge_to_the_last_digit(alice: User, pulse: Pulse) -> None:
    just = make_reminder(alice, now=pulse.now, threshold="70000.000000000000000001")
    pulse.refresh(bitcoin="70000.000000000000000000")
    assert state(just) == "armed"
    pulse.refresh(bitcoin="70000.000000000000000001")
    assert state(just) == "done"


def test_other_currencies_are_judged_by_the_rate_of_the_day(alice: User, pulse: Pulse) -> None:
    made = make_reminder(alice, now=pulse.now, threshold="70000", currency="eur")
    assert state(made) == "unseen"
    pulse.refresh(bitcoin="75000")
    assert state(made) == "unseen"
    FxRate.objects.create(
        day=NOON.date(), currency="eur", rate=Decimal("0.9"), source="ecb", as_of=NOON
    )
    pulse.refresh(bitcoin="75001")
    assert state(made) == "armed"
    pulse.refresh(bitcoin="77777.7")
    assert state(made) == "armed"
    pulse.refresh(bitcoin="77777.8")
    crossing = Crossing.objects.get()
    assert (crossing.value, crossing.currency) == (Decimal("70000.02"), "eur")


def test_a_change_in_per_cent(alice: User, pulse: Pulse) -> None:
    made = make_reminder(
        alice, now=pulse.now, metric="change_24h", direction="below", threshold="-5"
    )
    assert state(made) == "unseen"
    pulse.refresh(bitcoin="69000", changes={"bitcoin": "-4.99"})
    assert state(made) == "armed"
    pulse.refresh(bitcoin="68000", changes={"bitcoin": "-5"})
    assert hows(made) == ["level"]


def test_a_touch_between_two_refreshes(alice: User, pulse: Pulse) -> None:
    pulse.refresh(bitcoin="69900", high={"bitcoin": "69990"})
    made = make_reminder(alice, now=pulse.now)
    late = make_reminder(alice, now=pulse.now, threshold="70200")
    pulse.refresh(bitcoin="69910", high={"bitcoin": "70100"})
    assert state(made) == "armed"  # armed later than the answer before
    pulse.refresh(bitcoin="69920", high={"bitcoin": "70100"})  # no new high
    assert state(made) == "armed"
    pulse.refresh(bitcoin="69930", high={"bitcoin": "70110"})
    assert hows(made) == ["touch"]
    crossing = Crossing.objects.get()
    assert (crossing.value, crossing.facts["value_now"]) == (Decimal(70110), "69930")
    assert state(late) == "armed"


def test_after_an_outage_it_fires_once_and_says_so(alice: User, pulse: Pulse) -> None:
    made = make_reminder(alice, now=pulse.now)
    pulse.refresh(after=2 * HOUR, bitcoin="72000")
    pulse.refresh(bitcoin="73000")
    assert hows(made) == ["gap"]
    assert "between 12:04 and 14:04" in Crossing.objects.get().values["headline"]


def test_a_first_price_uses_the_answer_that_was_given(alice: User, pulse: Pulse) -> None:
    Coin.objects.create(id="solana", symbol="sol", name="Solana")
    fields = {"coin": "solana", "threshold": "100"}
    tells = make_reminder(alice, now=pulse.now, if_true="tell", **fields)
    waits = make_reminder(alice, now=pulse.now, if_true="wait", **fields)
    other = make_reminder(alice, now=pulse.now, direction="below", **fields)
    pulse.refresh(solana="150")
    assert (hows(tells), hows(waits), hows(other)) == (["already"], [], [])
    assert (state(tells), state(waits), state(other)) == ("done", "waiting", "armed")


def test_snoozed_until_then_and_one_message_when_it_is_still_beyond(
    alice: User, pulse: Pulse
) -> None:
    still = make_reminder(alice, now=pulse.now)
    back = make_reminder(alice, now=pulse.now, threshold="71000")
    for reminder in (still, back):
        edit.snooze(reminder, until=pulse.now + 2 * FIVE, now=pulse.now)
    assert pulse.refresh(bitcoin="70500").fired == 0
    pulse.refresh(bitcoin="70600")
    assert (hows(still), state(still), state(back)) == (["still"], "done", "armed")
    assert Message.objects.filter(template="still").count() == 2


def test_who_expired_or_is_paused_hears_nothing(alice: User, pulse: Pulse) -> None:
    over = make_reminder(alice, now=pulse.now, expires_at=pulse.now + FIVE)
    rests = make_reminder(alice, now=pulse.now)
    edit.pause(rests, now=pulse.now)
    done = pulse.refresh(bitcoin="80000")
    assert (done.fired, done.expired) == (0, 1)
    assert (state(over), state(rests)) == ("expired", "paused")


def test_a_stale_or_missing_price_is_never_judged(alice: User, pulse: Pulse) -> None:
    made = make_reminder(alice, now=pulse.now, direction="below", threshold="60000")
    pulse.refresh(bitcoin=None)
    pulse.refresh(after=HOUR, bitcoin=None)
    assert (state(made), Crossing.objects.count()) == ("armed", 0)


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


def test_deleted_reminders_are_silent_and_strangers_unharmed(
    alice: User, bob: User, pulse: Pulse
) -> None:
    gone = make_reminder(alice, now=pulse.now)
    theirs = make_reminder(bob, now=pulse.now)
    edit.delete(gone, now=pulse.now)
    pulse.refresh(bitcoin="70120")
    assert list(Crossing.objects.values_list("owner", flat=True)) == [bob.pk]
    assert hows(theirs) == ["level"]


def test_a_changed_line_is_watched_from_the_present_on(alice: User, pulse: Pulse) -> None:
    made = make_reminder(alice, now=pulse.now)
    edit.change_reminder(made, draft(threshold="69000"), now=pulse.now)
    pulse.refresh(bitcoin="69960")
    assert (state(made), hows(made)) == ("waiting", [])
    pulse.refresh(bitcoin="68999")
    pulse.refresh(bitcoin="69001")
    assert hows(made) == ["level"]


def test_narrowed_destinations_and_channels(alice: User, pulse: Pulse) -> None:
    make_reminder(alice, now=pulse.now, on_whatsapp=False)
    silent = make_reminder(alice, now=pulse.now, on_whatsapp=False, on_email=False)
    pulse.refresh(bitcoin="70120")
    assert hows(silent) == ["level"]
    assert [message.channel for message in Message.objects.all()] == ["email"]


def test_now_is_the_moment_of_the_refresh(alice: User, pulse: Pulse) -> None:
    make_reminder(alice, now=pulse.now)
    pulse.refresh(bitcoin="70120")
    crossing = Crossing.objects.get()
    assert (crossing.crossed_at, crossing.refresh is not None) == (pulse.now, True)
    assert timezone.is_aware(crossing.as_of)
    assert isinstance(crossing.crossed_at, datetime)
