"""Chat messages as people type them, and what they mean."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.spoken.parse import VERBS, Command, parse

HOUR = timedelta(hours=1)


def line(verb: str, coin: str, amount: str, currency: str = "") -> Command:
    return Command(verb, coin=coin, amount=Decimal(amount), currency=currency)


CASES: list[tuple[str, Command | None]] = [
    ("BALANCE", Command("BALANCE")),
    ("balance?", Command("BALANCE")),
    ("  Balance  ", Command("BALANCE")),
    ("*BALANCE*", Command("BALANCE")),
    ("balance of my bank", None),
    ("LIST", Command("LIST")),
    ("help", Command("HELP")),
    ("help me please", Command("HELP")),
    ("PRICE BTC", Command("PRICE", coin="btc")),
    ("price  bitcoin cash", Command("PRICE", coin="bitcoin cash")),
    ("P btc", Command("PRICE", coin="btc")),
    ("SNOOZE", Command("SNOOZE")),
    ("snooze 2h", Command("SNOOZE", lasts=2 * HOUR)),
    ("Snooze for 2 hours", Command("SNOOZE", lasts=2 * HOUR)),
    ("SNOOZE 90 min", Command("SNOOZE", lasts=timedelta(minutes=90))),
    ("snooze 1,5h", Command("SNOOZE", lasts=timedelta(minutes=90))),
    ("snooze 1.5 h", Command("SNOOZE", lasts=timedelta(minutes=90))),
    ("SNOOZE 3D", Command("SNOOZE", lasts=timedelta(days=3))),
    ("snooze 1 week", Command("SNOOZE", lasts=timedelta(days=7))),
    ("snooze 2h 7F3K", Command("SNOOZE", lasts=2 * HOUR, ref="7F3K")),
    ("snooze 7f3k 2h", Command("SNOOZE", lasts=2 * HOUR, ref="7F3K")),
    ("snooze ref 7F3K", Command("SNOOZE", ref="7F3K")),
    ("DONE", Command("DONE")),
    ("Done!", Command("DONE")),
    ("done 7F3K", Command("DONE", ref="7F3K")),
    ("done wpyn", Command("DONE", ref="WPYN")),
    ("rearm", Command("REARM")),
    ("rearm it", Command("REARM")),
    ("ABOVE BTC 70000", line("ABOVE", "btc", "70000")),
    ("above btc 70k", line("ABOVE", "btc", "70000")),
    ("above btc 1.5m", line("ABOVE", "btc", "1500000")),
    ("above 70000 btc", line("ABOVE", "btc", "70000")),
    ("btc above 70000", line("ABOVE", "btc", "70000")),
    ("BTC > 70000", line("ABOVE", "btc", "70000")),
    ("btc>70000", line("ABOVE", "btc", "70000")),
    ("BELOW bitcoin cash 300", line("BELOW", "bitcoin cash", "300")),
    ("below pepe 0,00001234", line("BELOW", "pepe", "0.00001234")),
    ("below pepe 1e-12", line("BELOW", "pepe", "1e-12")),
    ("below btc 60.000,50", line("BELOW", "btc", "60000.50")),
    ("below btc $60000", line("BELOW", "btc", "60000", "usd")),
    ("below btc 60000 eur", line("BELOW", "btc", "60000", "eur")),
    ("under btc 60000", line("BELOW", "btc", "60000")),
    ("above 1inch 0.5", line("ABOVE", "1inch", "0.5")),
    ("", None),
    ("   ", None),
    ("thanks", None),
    ("what is the price of btc", None),
    ("STOP", None),
    ("x" * 400, None),
]


@pytest.mark.parametrize(("text", "meant"), CASES)
def test_what_is_typed_is_what_is_meant(text: str, meant: Command | None) -> None:
    assert parse(text) == meant


PROBLEMS = [
    ("PRICE", "Of which coin? Write PRICE BTC."),
    ("above btc", "Where is the line? Write ABOVE BTC 70000."),
    ("below 70000", "Of which coin? Write BELOW BTC 70000."),
    (
        "above btc 70,000",
        "Is 70,000 a little more than 70, or thousands? Write 70.000 or 70000.",
    ),
    ("above btc 7x", "Enter a number, such as 0.5 or 1234.56."),
    ("snooze 0h", "How long? Write SNOOZE 2H."),
    ("snooze 99999 weeks", "A snooze lasts a year at most."),
    ("snooze until tomorrow", "I did not understand “until tomorrow”. Write SNOOZE 2H 7F3K."),
    ("done with you", "I did not understand “with you”. Write DONE 7F3K."),
]


@pytest.mark.parametrize(("text", "sentence"), PROBLEMS)
def test_what_is_half_understood_is_asked_back(text: str, sentence: str) -> None:
    command = parse(text)
    assert command is not None
    assert command.problem == sentence


@given(st.text(max_size=400))
def test_no_message_is_too_much(text: str) -> None:
    for words in (text, f"above btc {text}", f"snooze {text}", f"price {text}"):
        command = parse(words)
        assert command is None or command.verb in VERBS.values()
        assert command is None or len(command.problem) < 250
