"""Numbers as people type them, and the sentence for what is no number."""

import pytest

from notifications.phone_numbers import NotANumber, masked, normal_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+4915112345678", "+4915112345678"),
        (" whatsapp:+49 151 1234 5678 ", "+4915112345678"),
        ("WhatsApp:+4915112345678", "+4915112345678"),
        ("0049 (0)151 / 123-456-78", "+4915112345678"),
        ("+1 (555) 000.1111", "+15550001111"),
        ("+٤٩١٥١١٢٣٤٥٦٧٨", "+4915112345678"),
    ],
)
def test_a_number_has_one_spelling(typed: str, number: str) -> None:
    assert normal_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("0151 1234 5678", "country code is missing"),
        ("4915112345678", "country code is missing"),
        ("", "no phone number"),
        ("ada@example.org", "no phone number"),
        ("+49 151 CALL ME", "no phone number"),
        ("+0 151 123 456", "No country code begins with 0"),
        ("+49 151", "this one has 5"),
        ("+4915112345678901", "this one has 16"),
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence(typed: str, because: str) -> None:
    with pytest.raises(NotANumber, match=because):
        normal_number(typed)


def test_a_masked_number_shows_its_ends_only() -> None:
    assert masked("+4915112345678") == "+49•••••678"
    assert masked("+1555") == "•••"
