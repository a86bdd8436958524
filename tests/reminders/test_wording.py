"""A message reads well on a lock screen, in the person's own time, whatever the numbers are."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import get_template
from hypothesis import given
from hypothesis import strategies as st

from notifications.wording import wordings
from reminders.wording import CrossingFacts, Held, Line, crossing_values, message_wordings
from reminders.words import amounts
from reminders.words.notices import listed
from reminders.words.plain import one_line

AT = datetime(2026, 11, 25, 13, 3, 7, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
NARROW = "\N{NARROW NO-BREAK SPACE}"
HALF_A_BITCOIN = Held(
    quantity=Decimal("0.5"),
    currency="usd",
    value=Decimal(35060),
    profit=Decimal("4210"),
    profit_percent=Decimal("13.646"),
)


def facts(**changed: object) -> CrossingFacts:
    given_line = {
        "metric": "price", "direction": "above", "threshold": Decimal(70000), "currency": "usd",
        "symbol": "btc",
    }  # fmt: skip
    for name in (*given_line, "portfolio"):
        if name in changed:
            given_line[name] = changed.pop(name)
    plain = {
        "line": Line(**given_line),  # type: ignore[arg-type]
        "ref": "7F3K",
        "value": Decimal(70120),
        "value_before": Decimal(69950),
        "as_of": AT,
        "as_of_before": AT - timedelta(minutes=1),
        "crossed_at": AT + timedelta(seconds=9),
        "zone": BERLIN,
    }
    return CrossingFacts(**plain | changed)  # type: ignore[arg-type]


def test_the_lock_screen_says_what_happened_what_it_means_and_its_name() -> None:
    values = crossing_values(facts(held=HALF_A_BITCOIN))
    text = get_template("reminders/messages/crossing/whatsapp.txt").render(values)
    assert text.strip().replace(NARROW, " ") == (
        "BTC rose above $70,000: $70,120 at 14:03 (was $69,950). "
        "You hold 0.5 BTC = $35,060, profit +$4,210 (+13.6 %). Ref 7F3K."
    )


EUROS = {"currency": "eur", "value_before": None}
SENTENCES = [
    ({}, "BTC rose above $70,000: $70,120 at 14:03 (was $69,950)."),
    ({"value_before": None}, "BTC rose above $70,000: $70,120 at 14:03."),
    (
        {"direction": "below", "threshold": "0.00001234", "value": "0.0000123", "symbol": "pepe"}
        | EUROS,
        "PEPE fell below €0.00001234: €0.0000123 at 14:03.",
    ),
    ({"threshold": "1.5", "value": "1.52"} | EUROS, "BTC rose above €1.50: €1.52 at 14:03."),
    (
        {"value": "70000.004", "value_before": "69999.996"},
        "BTC rose above $70,000: $70,000.004 at 14:03 (was $69,999.996).",
    ),
    (
        {"how": "touch", "value": "70050", "price_now": "69990"},
        "BTC touched $70,000 between 14:02 and 14:03: high of $70,050, now $69,990.",
    ),
    (
        {"how": "touch", "direction": "below", "value": "69950"},
        "BTC touched $70,000 between 14:02 and 14:03: low of $69,950.",
    ),
    (
        {"how": "gap", "as_of_before": AT - timedelta(hours=3)},
        "BTC rose above $70,000 between 11:03 and 14:03: $70,120 (was $69,950).",
    ),
    (
        {"how": "gap", "as_of_before": AT - timedelta(days=3)},
        "BTC rose above $70,000 between 22 Nov 14:03 and 14:03: $70,120 (was $69,950).",
    ),
    ({"how": "already"}, "BTC is already above $70,000: $70,120 at 14:03."),
    ({"how": "still"}, "BTC is still above $70,000: $70,120 at 14:03."),
    (
        {"metric": "change_24h", "currency": "", "threshold": 5, "value": "5.34"}
        | {"value_before": "4.96"},
        "BTC over 24 h rose above +5 %: +5.3 % at 14:03 (was +4.96 %).",
    ),
    (
        {"metric": "holding_value", "portfolio": "Cold"},
        "The value of your BTC in “Cold” rose above $70,000: $70,120 at 14:03 (was $69,950).",
    ),
    (
        {"metric": "profit", "direction": "below", "threshold": "-500", "value": "-512.3"}
        | {"value_before": "-480"},
        "Your profit fell below −$500: −$512.30 at 14:03 (was −$480).",
    ),
    (
        {"metric": "balance", "portfolio": "Main", "currency": "chf"},
        "The balance of “Main” rose above CHF 70,000: CHF 70,120 at 14:03 (was CHF 69,950).",
    ),
]


def decimals(changed: dict[str, object]) -> dict[str, object]:
    numbers = ("threshold", "value", "value_before", "price_now")
    return {
        name: Decimal(str(value)) if name in numbers and value is not None else value
        for name, value in changed.items()
    }


@pytest.mark.parametrize(("changed", "sentence"), SENTENCES)
def test_a_crossing_is_one_sentence(changed: dict[str, object], sentence: str) -> None:
    said = crossing_values(facts(**decimals(changed)))["headline"]
    assert said.replace(NARROW, " ") == sentence


def test_unknown_profit_is_said_and_not_made_up() -> None:
    held = Held(quantity=Decimal("0.5"), currency="usd", value=Decimal(35060))
    assert crossing_values(facts(held=held))["detail"] == (
        "You hold 0.5 BTC = $35,060, profit unknown."
    )


def test_a_balance_names_what_moved_it_the_largest_first() -> None:
    moves = tuple((name, Decimal(by)) for name, by in [("eth", -40), ("btc", -210), ("sol", 3)])
    values = crossing_values(facts(metric="balance", moves=moves))
    assert values["detail"] == "Moved most since 14:02: BTC −$210, ETH −$40, SOL +$3."


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (list("ABCDEF"), "A, B, C, D and 2 more"),
    ],
)
def test_names_are_listed_as_one_says_them(names: list[str], text: str) -> None:
    assert listed(names) == text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("two\r\nBcc: lines", "two Bcc: lines"),
        ("  wide \t gap ", "wide gap"),
        ("turned \u202e round", "turned round"),
        ("family 👨\u200d👩\u200d👧", "family 👨\u200d👩\u200d👧"),
        ("x" * 300, "x" * 239 + "…"),
    ],
)
def test_a_value_is_one_line_that_fits_a_template(said: str, kept: str) -> None:
    assert one_line(said) == kept


numbers = st.decimals(
    min_value=Decimal("-1e15"), max_value=Decimal("1e15"), allow_nan=False, allow_infinity=False
)


@given(value=numbers, line=numbers, note=st.text(max_size=400), name=st.text(max_size=200))
def test_no_value_ever_breaks_a_template(
    value: Decimal, line: Decimal, note: str, name: str
) -> None:
    told = facts(value=value, threshold=line, note=note, symbol=name, held=HALF_A_BITCOIN)
    for text in crossing_values(told).values():
        assert len(text) < 250
        assert len(text.splitlines()) <= 1


@given(value=numbers, line=numbers)
def test_a_value_never_reads_as_its_line(value: Decimal, line: Decimal) -> None:
    assert (amounts.beside(value, line, "usd") == amounts.spoken(line, "usd")) == (value == line)


@pytest.mark.parametrize("name", [wording.name for wording in message_wordings()])
def test_every_message_has_its_words_on_both_channels(name: str) -> None:
    wording = wordings()[name]
    assert set(wording.variables) == set(wording.samples)
    for part in ("subject.txt", "email.txt", "email.html", "whatsapp.txt"):
        text = get_template(f"{wording.folder}/{part}").render(dict(wording.samples))
        assert text.strip()
    assert wording.samples["headline"].replace("'", "&#x27;") in text
    approved = get_template(f"{wording.folder}/whatsapp_template.txt").template.source.strip()  # type: ignore[attr-defined]
    for number in range(1, len(wording.variables) + 1):
        assert f"{{{{{number}}}}}" in approved
    assert not approved.startswith("{{")
    assert not approved.endswith("}}")
