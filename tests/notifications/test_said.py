"""What our pages show of a message's words, and what they cover."""

import pytest

from notifications.models import Message
from notifications.said import Words, words_of
from tracker.lib.cover import covered

SAID = (
    "BTC rose above $70,000: $70,120 at 14:03 (was $69,950). You hold 0.5 BTC = $35,060, profit "
    "+$4,210 (+13.6 %). Ref 7F3K."
)


def told(text: str, *, channel: str = "whatsapp", template: str = "reply") -> Words:
    return words_of(Message(channel=channel, template=template, values={"text": text}))


def test_a_short_text_is_its_own_headline() -> None:
    assert told(SAID).headline == SAID
    assert told(SAID, channel="email").headline == "An answer from Bellwether"


def test_a_letter_is_named_after_what_it_was_about() -> None:
    assert told("", template="account/email/password_reset_key").subject == "Password reset key"
    assert told("", template="taken_over").subject.startswith("Your WhatsApp number was linked")


def test_figures_are_covered_where_amounts_are() -> None:
    token = covered.set(True)
    try:
        assert told(SAID).text == (
            "BTC rose above •••: ••• at 14:03 (was •••). You hold ••• BTC = •••, profit ••• "
            "(••• %). Ref 7F3K."
        )
    finally:
        covered.reset(token)


@pytest.mark.parametrize("template", ["", "nobody-lists-this"])
def test_an_unknown_wording_is_no_error(template: str) -> None:
    assert told("", template=template).subject
