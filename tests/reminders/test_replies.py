"""Answers in the chat: short, exact, about the right reminder, and nobody else's."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from market import coin_search
from market.models import Coin
from notifications.models import Message
from reminders import edit
from reminders.models import Crossing, Reminder
from reminders.replies import HELP, answer
from tests.fixtures.ledger import record
from tests.fixtures.market import make_coin, make_quote
from tests.reminders.lines import draw

NARROW = "\N{NARROW NO-BREAK SPACE}"
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def prices(db: None) -> Coin:
    coin_search.current.forget()
    bitcoin = make_coin("bitcoin", symbol="btc", name="Bitcoin", rank=1)
    make_quote(bitcoin, "67826")
    for rank, coin_id in ((None, "batcat"), (2, "ethereum"), (20, "uniswap"), (90, "unicorn")):
        symbol = {"batcat": "btc", "ethereum": "eth"}.get(coin_id, "uni")
        make_coin(coin_id, symbol=symbol, name=coin_id.title(), rank=rank)
    return bitcoin


def ask(owner: User, text: str, about: str = "") -> str:
    said = answer(owner=owner, text=text, about=about, now=timezone.now())
    return "" if said is None else said.replace(NARROW, " ")


def crossed(owner: User, **fields: Any) -> Crossing:
    """A reminder that told at once."""
    reminder = draw(owner, "60000", if_true="tell", **fields)
    return Crossing.objects.get(reminder=reminder)


def test_what_is_not_ours_is_left_to_others(alice: User) -> None:
    assert answer(owner=alice, text="thanks!", about="", now=NOW) is None


def test_help_names_every_word(alice: User) -> None:
    assert ask(alice, "HELP") == HELP
    for word in ("BALANCE", "PRICE", "LIST", "SNOOZE", "DONE", "REARM", "ABOVE", "BELOW"):
        assert word in HELP


def test_the_balance(alice: User) -> None:
    record(alice, "buy", "0.5", unit_price="60000")
    said = ask(alice, "balance")
    assert said == "Your balance is $33,913, profit +$3,913 (+13 %). In 24 h: BTC −2.5 %."


def test_a_price_with_its_time(alice: User) -> None:
    alice.time_zone = "Europe/Berlin"
    said = ask(alice, "price btc")
    assert said.startswith("Bitcoin (BTC): $67,826 at ")
    assert said.endswith(", −2.5 % in 24 h.")


def test_an_unknown_price_says_why(alice: User) -> None:
    assert ask(alice, "price eth") == "Ethereum (ETH): unknown. No price of Ethereum is known yet."


WHICH = [
    ("price btc", "Bitcoin (BTC)"),  # the other is unheard of
    ("price batcat", "Batcat (BTC)"),
    ("price uni", "Which UNI? Write PRICE uniswap for Uniswap, or PRICE unicorn for Unicorn."),
    ("above uni 10", "Which UNI? Write ABOVE uniswap 10 for Uniswap, or ABOVE unicorn 10 for"),
    ("price unicorn", "Unicorn (UNI)"),
    ("price nosuchcoin", "No coin is called “nosuchcoin”."),
]


@pytest.mark.parametrize(("text", "begins"), WHICH)
def test_a_symbol_of_several_coins_is_asked_back(alice: User, text: str, begins: str) -> None:
    assert ask(alice, text).startswith(begins)


def test_of_several_the_one_that_is_held_is_meant(alice: User) -> None:
    record(alice, "buy", "2", coin="unicorn", unit_price="9")
    assert ask(alice, "price uni").startswith("Unicorn (UNI)")


def test_a_line_is_drawn(alice: User) -> None:
    assert ask(alice, "ABOVE BTC 70k") == "Set: Bitcoin rises above $70,000, 3.2 % from now."
    made = Reminder.objects.get(owner=alice)
    assert (made.threshold, made.direction, made.state) == (Decimal(70000), "above", "armed")
    assert made.on_whatsapp


def test_a_line_that_is_crossed_already_waits(alice: User) -> None:
    said = ask(alice, "below btc 70000")
    assert said.endswith("It is so already, so it waits until it crosses again.")
    assert not Crossing.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("above btc 0", "A price is always more than zero."),
        ("above btc 70,000", "Is 70,000 a little more than 70, or thousands?"),
        ("above eth 70", "It begins with the first price."),
    ],
)
def test_what_is_odd_about_a_line_is_said(alice: User, text: str, sentence: str) -> None:
    assert sentence in ask(alice, text)


def test_the_list_begins_with_the_nearest(alice: User) -> None:
    assert ask(alice, "list").startswith("No reminder is being watched.")
    draw(alice, "80000")
    draw(alice, "70000")
    edit.pause(draw(alice, "90000"), now=timezone.now())
    assert ask(alice, "list").splitlines() == [
        "Bitcoin rises above $70,000: 3.2 % to go",
        "Bitcoin rises above $80,000: 17.9 % to go",
    ]
    for number in range(9):
        draw(alice, str(100_000 + number))
    assert ask(alice, "LIST").splitlines()[-1].startswith("and 3 more: http")


def test_snooze_is_about_the_message_it_answers(alice: User) -> None:
    crossing = crossed(alice)
    other = draw(alice, "90000")
    said = ask(alice, "SNOOZE 2H", f"crossing:{crossing.pk}")
    assert said.startswith("Snoozed until ")
    assert said.endswith(": Bitcoin rises above $60,000.")
    snoozed = Reminder.objects.get(pk=crossing.reminder_id)
    assert snoozed.state == "snoozed"
    assert snoozed.snoozed_until is not None
    assert snoozed.snoozed_until - timezone.now() > timedelta(minutes=119)
    other.refresh_from_db()
    assert other.state == "armed"


def test_a_ref_names_the_reminder_whatever_was_quoted(alice: User) -> None:
    first, second = crossed(alice), crossed(alice, note="second")
    ask(alice, f"rearm {first.ref.lower()}", f"crossing:{second.pk}")
    assert Reminder.objects.get(pk=first.reminder_id).state == "waiting"
    assert Reminder.objects.get(pk=second.reminder_id).state == "done"


def test_done_is_done(alice: User) -> None:
    crossing = crossed(alice, mode="every_time")
    for _ in range(2):
        said = ask(alice, "done", f"crossing:{crossing.pk}")
        assert said == "Done: Bitcoin rises above $60,000."
        assert Reminder.objects.get().state == "done"


def test_an_answer_to_a_group_is_about_all_of_it(alice: User) -> None:
    rows = [crossed(alice, note=str(number)) for number in range(3)]
    now = timezone.now()
    group = Message.objects.create(
        owner=alice, dedupe_key="group:1:2", channel="whatsapp", address="+4915112345678",
        template="group", not_before=now, deadline=now, created_at=now,
    )  # fmt: skip
    keys = [f"crossing:{row.pk}" for row in rows[:2]]
    Message.objects.filter(dedupe_key__in=keys).update(carrier=group)
    assert ask(alice, "snooze 1d", "group:1:2").endswith(": 2 reminders.")
    states = Reminder.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["snoozed", "snoozed", "done"]


def test_nothing_quoted_is_asked_back(alice: User) -> None:
    assert (
        ask(alice, "done") == "Which one? Answer to a message of mine, or add its Ref: DONE 7F3K."
    )
    assert ask(alice, "done 7F3K") == "No reminder of yours has the Ref 7F3K."


def test_nobody_reaches_another_persons_reminder(alice: User, bob: User) -> None:
    crossing = crossed(alice, mode="every_time")
    ask(bob, "DONE", f"crossing:{crossing.pk}")
    assert ask(bob, f"DONE {crossing.ref}").startswith("No reminder of yours")
    assert Reminder.objects.get().state == "waiting"


def test_what_cannot_be_is_said(alice: User) -> None:
    crossing = crossed(alice)
    Reminder.objects.update(state="suspended")
    said = ask(alice, "snooze 2h", f"crossing:{crossing.pk}")
    assert said == "It is over, or its coin is no longer listed, so it cannot be snoozed."
