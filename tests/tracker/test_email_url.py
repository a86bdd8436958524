"""One address says how mail leaves."""

import pytest

from tracker.lib.email_url import MailServer, read_email_url


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mx.example.org", ("mx.example.org", 587, "", "", "starttls")),
        ("smtp://u:p%40ss@mx.example.org:2525", ("mx.example.org", 2525, "u", "p@ss", "starttls")),
        ("smtps://u:p@mx.example.org", ("mx.example.org", 465, "u", "p", "implicit")),
        ("smtp://localhost", ("localhost", 25, "", "", "none")),
        ("smtp://127.0.0.1:1025?tls=starttls", ("127.0.0.1", 1025, "", "", "starttls")),
        ("smtp://mx.example.org?tls=none", ("mx.example.org", 25, "", "", "none")),
    ],
)
def test_an_address_means(url: str, server: tuple[str, int, str, str, str]) -> None:
    assert read_email_url(url) == MailServer(*server)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url",
    [
        "mx.example.org", "http://mx.example.org", "smtp://", "smtp://mx:99999",
        "smtp://mx.example.org?tls=maybe", "smtp://u:p@mx.example.org?tls=none",
    ],
)  # fmt: skip
def test_nonsense_is_answered_with_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match=r"^EMAIL_URL .*\.|…$"):
        read_email_url(url)


def test_the_password_is_not_shown() -> None:
    assert "secret" not in repr(read_email_url("smtp://u:secret@mx.example.org"))
