"""Every wording as a mail: the same facts in both halves, and no value is more than a value."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as pace
from hypothesis import strategies as st

from notifications.mail.preview import preview_mail
from notifications.mail.render import render
from notifications.mail.seal import LONGEST_SUBJECT, Envelope, Written, one_line, seal
from notifications.models import Message
from notifications.wording import Wording, wordings
from tests.notifications.read_mail import flat, numbers, parse, part, said_in, see

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
WORDINGS = sorted(wordings().values(), key=lambda wording: wording.name)
each_wording = pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.name)
ODD = [
    "BTC",
    "🐋 whale",
    "ביטקוין",
    "a\r\nBcc: x@y.z",
    '"><script>',
    "{{ 1 }}",
    "½ & ¼ <b>",
    "\u202eevil",
]
names = st.sampled_from(ODD) | st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


def placeholders(wording: Wording) -> list[str]:
    """Every value that a template of this wording can show."""
    folder = settings.BASE_DIR / "templates" / wording.folder
    source = "".join((folder / name).read_text() for name in ("email.txt", "subject.txt"))
    page = folder / "email.html"
    source += page.read_text() if page.exists() else ""
    shown = re.findall(r"{{\s*(\w+)", source) + re.findall(r"{% \w*if (\w+)", source)
    return sorted(set(shown) | set(wording.samples))


def marked(drawn: str, number: int) -> str:
    """A value that is found again wherever it is shown."""
    return f"{drawn} ~{number}~"


@each_wording
@pace(max_examples=20, deadline=None)
@given(data=st.data())
def test_text_and_html_tell_the_same(wording: Wording, data: st.DataObject) -> None:
    keys = placeholders(wording)
    values = {key: marked(data.draw(names), index) for index, key in enumerate(keys)}
    written = preview_mail(wording, values)
    text, html = flat(written.text), said_in(written.html)
    in_text = {key for key, value in values.items() if flat(value) in text}
    in_html = {key for key, value in values.items() if flat(value) in html}
    assert in_text == in_html
    assert "detail" not in keys or "detail" in in_text


@each_wording
def test_every_number_of_the_samples_is_in_both_halves(wording: Wording) -> None:
    written = preview_mail(wording)
    assert numbers(flat(written.text)) == numbers(said_in(written.html))


@each_wording
def test_a_mail_fetches_nothing_and_is_made_for_both_lights(wording: Wording) -> None:
    html = preview_mail(wording).html
    assert see(html).remote == []
    assert "url(" not in html
    assert "prefers-color-scheme: dark" in html
    assert '<meta name="color-scheme" content="light dark">' in html


@pace(max_examples=150, deadline=None)
@given(name=names, rest=names)
def test_no_name_starts_another_header(name: str, rest: str) -> None:
    sealed = seal(
        Written(f"{name} rose {rest}", "text", "<p>html</p>"),
        Envelope("ada@example.org", "m.1.x", NOON),
    )
    mail = parse(sealed)
    assert sorted(mail.keys()) == sorted(
        ["Content-Type", "MIME-Version", "Subject", "From", "To", "Message-ID", "Date",
         "Auto-Submitted"]
    )  # fmt: skip
    assert flat(str(mail["Subject"])) == flat(one_line(f"{name} rose {rest}"))
    assert sealed.isascii()


def test_a_subject_is_one_line_of_bounded_length_that_runs_one_way() -> None:
    assert one_line("a\r\nBcc: b\t\x00c \u202ed\u2066") == "a Bcc: b c d"
    assert len(one_line("x" * 999)) == LONGEST_SUBJECT
    assert one_line("🐋 ביטקוין") == "🐋 ביטקוין"


def message(values: Mapping[str, str]) -> Message:
    return Message(
        pk=7, template="crossing", address="ada@example.org", values=dict(values), ref="7F3K",
        not_before=NOON,
    )  # fmt: skip


def test_every_rendering_of_a_message_is_the_same_bytes() -> None:
    row = message({"headline": "ביטקוין rose above $70,000.", "detail": "🐋"})
    first = render(row)
    assert render(row) == first
    mail = parse(first)
    assert mail["Date"].datetime == NOON
    assert mail["Message-ID"].startswith("<m.7.")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "ביטקוין rose above $70,000." in part(mail, "plain")
    assert "ביטקוין rose above $70,000." in part(mail, "html")


def test_a_mail_to_nobodys_destination_offers_nothing_to_unsubscribe() -> None:
    mail = parse(render(message({"headline": "x", "detail": ""})))
    assert "List-Unsubscribe" not in mail
    assert "unsubscribe" not in part(mail, "plain")
