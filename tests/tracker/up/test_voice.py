"""Lines from many pipes, each whole and with the name of its part."""

import io

from tracker.up.voice import LONGEST_LINE, Lines, Voice


def test_pieces_are_joined_into_lines() -> None:
    lines = Lines()
    assert lines.feed(b"one\ntw") == ["one"]
    assert lines.feed(b"o\r\n") == ["two"]
    assert lines.feed(b"last") == []
    assert lines.end() == ["last"]


def test_a_line_without_end_is_cut_and_not_kept_for_ever() -> None:
    assert len(Lines().feed(b"x" * (LONGEST_LINE + 1))) == 1


def test_bytes_that_are_no_text_are_shown_all_the_same() -> None:
    assert Lines().feed(b"caf\xe9\n") == ["caf\ufffd"]


def test_a_line_names_its_part() -> None:
    out = io.StringIO()
    Voice(out).say("web", "hello")
    assert out.getvalue() == "web    │ hello\n"


def test_a_terminal_that_has_gone_away_is_no_reason_to_stop() -> None:
    out = io.StringIO()
    voice = Voice(out)
    out.close()
    voice.say("web", "hello")
    voice.say("web", "still here")
    voice.out.close()
