"""What a message says on WhatsApp, and that no variable is ever left to its sample."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from notifications.twilio.words import (
    LONGEST_BODY,
    LONGEST_TEMPLATE,
    LONGEST_VALUE,
    Unworded,
    Words,
    compose,
    from_bytes,
    one_line,
    placeholders,
    size,
    template_text,
    to_bytes,
    variables_of,
)
from notifications.wording import Wording, wordings
from tracker.lib.figures import money

ODD = ["", "🚀" * 300, "مرحبا\u202e", 'say "hi"\n\tand {{1}} {{9}}', "a\x00b", " ", "é" * 400]


@pytest.mark.parametrize("name", sorted(wordings()))
def test_every_wording_we_have_can_be_told_on_both_ways(name: str) -> None:
    wording = wordings()[name]

    words = compose(wording, wording.samples, ref="7F3K")

    assert "7F3K" in words.body
    assert "{" not in words.body
    assert placeholders(approved(wording)) == list(words.variables)
    assert from_bytes(to_bytes(words)) == words


def approved(wording: Wording) -> str:
    """The text of its template; an answer has none, because it follows a question."""
    return template_text(wording) if wording.variables else ""


def test_words_are_kept_as_the_same_bytes_whatever_their_order() -> None:
    one, other = {"1": "a", "2": "ü"}, {"2": "ü", "1": "a"}
    assert to_bytes(Words("x", one)) == to_bytes(Words("x", other))
    assert "ü".encode() in to_bytes(Words("x", one))


@pytest.fixture
def made_up(tmp_path: Path, settings: Settings) -> Wording:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "whatsapp.txt").write_text("{{ a }} & {{ b }}")
    (folder / "whatsapp_template.txt").write_text("It says: {{1}} and {{2}}, that is all.\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    return Wording("odd", "odd", ("a", "b"), {"a": "one", "b": "two"})


def test_a_body_that_lacks_its_reference_gets_it_and_a_long_one_keeps_it(made_up: Wording) -> None:
    short = compose(made_up, {"a": "<i>", "b": "'"}, ref="7F3K")
    assert short.body == "<i> & ' Ref 7F3K."

    long = compose(made_up, {"a": "🚀" * 2000, "b": "x"}, ref="7F3K")
    assert size(long.body) <= LONGEST_BODY
    assert long.body.endswith("… Ref 7F3K.")


@pytest.mark.parametrize("values", [{"a": "x"}, {"a": "x", "b": None}])
def test_a_message_that_lacks_a_value_is_not_filled_with_a_sample(
    made_up: Wording, values: dict[str, str]
) -> None:
    with pytest.raises(Unworded, match="'odd' lacks b"):
        variables_of(made_up, values)


@pytest.mark.parametrize("value", ODD)
def test_an_odd_value_becomes_one_line_that_whatsapp_takes(value: str) -> None:
    line = one_line(value)
    assert 0 < size(line) <= LONGEST_VALUE
    assert not re.search(r"[\n\r\t\x00]| {2}|\{\{|\}\}", line)


@given(st.lists(st.text(min_size=0, max_size=400), min_size=2, max_size=12))
def test_whatever_the_values_are_the_filled_template_is_one_whatsapp_takes(
    texts: list[str],
) -> None:
    names = tuple(f"v{place}" for place in range(len(texts)))
    wording = Wording("crossing", "reminders/messages/crossing", names, {})

    filled = variables_of(wording, dict(zip(names, texts, strict=True)))

    assert list(filled) == [str(place) for place in range(1, len(texts) + 1)]
    fixed = re.sub(r"\{\{\d+\}\}", "", template_text(wording))
    assert size(fixed) + sum(map(size, filled.values())) <= LONGEST_TEMPLATE
    for value in filled.values():
        assert 0 < size(value) <= LONGEST_VALUE
        assert value == value.strip()
        assert not re.search(r"[\n\r\t\x00-\x1f]|\s{2}|\{\{|\}\}", value)
    assert json.loads(to_bytes(Words("", filled)))["variables"] == filled


@pytest.mark.parametrize("price", ["1e-12", "0.00001234", "70120.10", "1e12"])
def test_a_price_of_any_size_reaches_the_phone_as_it_was_written(price: str) -> None:
    written = money(Decimal(price), "usd")
    assert one_line(written) == written
