"""What a mail server's answers mean, as a table."""

from datetime import timedelta

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
        ("RCPT", 550, b"no code, no such user", "recipient"),
        ("RCPT", 550, b"5.4.4 host not found", "retry"),
        ("RCPT", 552, b"5.3.4 too large", "refused"),
        ("RCPT", 550, b"5.5.1 bad sequence", "configuration"),
        ("RCPT", 550, b"4.2.1 says both", "retry"),
        ("RCPT", 199, b"what", "retry"),
        ("DATA", 354, b"go ahead", None),
        ("DATA", 250, b"too early", "retry"),
        ("DATA", 451, b"4.3.0 try later", "retry"),
        ("DATA", 554, b"5.5.1 no valid recipients", "refused"),
        ("DOT", 554, b"5.4.4 no route just now", "retry"),
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
    ("phase", "code", "text", "minutes"),
    [
        ("RCPT", 450, b"4.2.0 Greylisted, try again later", 5),
        ("RCPT", 451, b"4.7.1 come back", 5),
        ("DATA", 451, b"4.7.1 Graylisting in action", 5),
        ("RCPT", 550, b"5.4.4 host not found", 5),
        ("DATA", 451, b"4.3.0 local error", 0),
        ("MAIL", 421, b"4.3.2 too many connections", 0),
        ("RCPT", 550, b"5.1.1 no such user", 0),
    ],
)
def test_who_lets_us_wait_gets_at_least_five_minutes(
    phase: str, code: int, text: bytes, minutes: int
) -> None:
    result = judge_reply(phase, (code, text))
    assert result is not None
    assert result.wait == timedelta(minutes=minutes)


def test_the_code_says_in_which_phase_it_was_given() -> None:
    coded, plain = judge_reply("RCPT", (550, b"5.1.1 unknown")), judge_reply("DOT", (554, b"no"))
    assert coded is not None
    assert plain is not None
    assert (coded.error_code, plain.error_code) == ("RCPT 5.1.1", "DOT 554")


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
