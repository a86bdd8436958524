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
from tests.reminders.pulse import FIVE, NOON, Pulse, hows, state

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def pulse(db: None) -> Pulse:
    market = Pulse()
    market.refresh(bitcoin="69950", ethereum="3000")
    return market


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
