"""What a mail server's answers mean, as a table."""

import pytest

from notifications.transports.email import dot_stuffed
from notifications.transports.smtp_replies import judge_reply


@pytest.mark.parametrize(
    ("phase", "code", "text", "outcome"),
    [
        ("MAIL", 250, b"ok", None),
        ("MAIL", 421, b"4.3.2 busy", "retry"),
        ("MAIL", 550, b"5.1.8 bad sender", "configuration"),
        ("RCPT", 250, b"ok", None),
        ("RCPT", 251, b"will forward", None),
        ("RCPT", 450, b"4.2.0 greylisted", "retry"),
        ("RCPT", 550, b"5.1.1 no such user", "recipient"),
        ("RCPT", 550, b"5.7.1 relaying denied", "configuration"),
        ("RCPT", 552, b"5.2.2 mailbox full", "refused"),
        ("RCPT", 199, b"what", "retry"),
        ("DATA", 354, b"go ahead", None),
        ("DATA", 250, b"too early", "retry"),
        ("DATA", 451, b"4.3.0 try later", "retry"),
        ("DATA", 554, b"5.5.1 no valid recipients", "refused"),
        ("DOT", 250, b"2.0.0 queued", None),
        ("DOT", 451, b"4.3.0 not taken", "retry"),
        ("DOT", 554, b"5.7.1 looks like spam", "refused"),
        ("DOT", 354, b"what", "ambiguous"),
        ("DOT", -1, b"", "ambiguous"),
    ],
)
def test_an_answer_in_a_phase_means(
    phase: str, code: int, text: bytes, outcome: str | None
) -> None:
    result = judge_reply(phase, (code, text))
    assert (result.outcome if result else None) == outcome


@pytest.mark.parametrize(
    ("mail", "wire"),
    [
        (b"a\nb\n", b"a\r\nb\r\n"),
        (b"a\r\nb", b"a\r\nb\r\n"),
        (b".\n..b\na.\n", b"..\r\n...b\r\na.\r\n"),
        (b"", b"\r\n"),
    ],
)
def test_a_mail_never_ends_early(mail: bytes, wire: bytes) -> None:
    assert dot_stuffed(mail) == wire
