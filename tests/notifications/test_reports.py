"""What mail servers send back, read: which mail, which address, and what it is about."""

import pytest
from hypothesis import given
from hypothesis import settings as pace
from hypothesis import strategies as st

from notifications.mail.names import message_id_header, name_of, named_in
from notifications.mail.reports import read_reports
from notifications.mail.status_codes import About, about, code_in
from tests.notifications.returned_mail import OURS, SHAPES, bounce, complaint


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_every_shape_of_report_is_understood(shape: str, returned: str) -> None:
    (report,) = read_reports(bounce(shape=shape, returned=returned))
    assert (report.word, report.recipient) == ("failed", "ada@example.org")
    assert (report.code, report.verdict) == ("5.1.1", About.ADDRESS)
    assert "No such user" in report.said
    assert OURS in report.names


@pytest.mark.parametrize(
    ("status", "said", "verdict"),
    [
        ("5.1.1", "550 5.1.1 No such user here", About.ADDRESS),
        ("5.0.0", "550 5.1.1 User unknown", About.ADDRESS),
        ("5.0.0", "550 Requested action not taken", About.ADDRESS),
        ("5.1.10", "550 5.1.10 RecipientNotFound", About.ADDRESS),
        ("5.2.1", "550 5.2.1 The account is disabled", About.ADDRESS),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", About.ADDRESS),
        ("5.2.2", "552 5.2.2 Mailbox full", About.MAIL),
        ("5.0.0", "552 5.2.2 over quota", About.MAIL),
        ("5.3.4", "552 5.3.4 Message too big", About.MAIL),
        ("5.4.4", "Name service error: Host not found", About.PASSING),
        ("5.4.7", "expired after four days", About.MAIL),
        ("5.6.0", "554 5.6.0 Corrupt content", About.MAIL),
        ("5.7.1", "550 5.7.1 Listed at a block list", About.US),
        ("5.7.26", "550 5.7.26 Unauthenticated mail", About.US),
        ("4.4.1", "connection timed out", About.PASSING),
        ("4.2.2", "452 4.2.2 over quota", About.PASSING),
    ],
)
def test_only_what_is_about_the_address_counts_against_it(
    status: str, said: str, verdict: About
) -> None:
    (report,) = read_reports(bounce(status=status, said=said))
    assert report.verdict is verdict


@pytest.mark.parametrize(
    ("action", "status", "verdict"),
    [
        ("delayed", "4.4.1", About.PASSING),
        ("Delivered (to mailbox)", "2.1.5", About.ARRIVED),
        ("failed", "", About.UNKNOWN),
    ],
)
def test_other_news_than_failures(action: str, status: str, verdict: About) -> None:
    (report,) = read_reports(bounce(action=action, status=status, said="nothing said"))
    assert report.word == action.split()[0].lower()
    assert report.verdict is verdict


@pytest.mark.parametrize("action", ["relayed", "expanded", "nonsense"])
def test_what_says_nothing_of_the_mailbox_is_no_news(action: str) -> None:
    assert read_reports(bounce(action=action, status="2.0.0")) == []


def test_a_complaint_is_understood_and_other_feedback_is_none() -> None:
    (report,) = read_reports(complaint())
    assert (report.word, report.recipient) == ("complained", "ada@example.org")
    assert OURS in report.names
    assert read_reports(complaint(kind="not-spam")) == []


def test_a_report_without_the_mail_is_known_by_where_it_was_sent_back() -> None:
    back_to = "bounces+m.7.0123456789abcdef0123@bell.example"
    (report,) = read_reports(bounce(returned="", back_to=back_to))
    assert back_to in report.names


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: out of office\n\nI am away.",
        b"Content-Type: multipart/report",
    ],
)
def test_what_is_no_report_says_nothing(source: bytes) -> None:
    assert read_reports(source) == []


@pace(max_examples=150, deadline=None)
@given(st.data())
def test_a_mangled_report_never_breaks_the_reader(data: st.DataObject) -> None:
    source = bytearray(bounce(shape=data.draw(st.sampled_from(sorted(SHAPES)))))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(source) - 1))
        source[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
    for report in read_reports(bytes(source)):
        assert report.word in {"failed", "delayed", "delivered"}
        assert len(report.said) <= 300


def test_a_name_is_found_again_in_any_case_and_a_made_up_one_is_not() -> None:
    name = name_of(7)
    assert list(named_in(f"bounces+{name.upper()}@bell.example and {message_id_header(name)}")) == [
        7
    ]
    assert list(named_in(name.replace("m.7.", "m.8."))) == []
    assert list(named_in(f"x{name}")) == []


def test_codes_are_no_addresses_and_no_versions() -> None:
    assert code_in("host 15.1.1.2 said: 550 5.1.1 unknown") == "5.1.1"
    assert code_in("no code at all 550") == ""
    assert about("") is About.UNKNOWN
    assert about("2.1.5") is About.ARRIVED
