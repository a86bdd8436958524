"""The nightly proof: the operator hears of rows that are not as they must be, once."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from accounts.models import User
from notifications.models import Message
from tests.notifications.read_mail import parse, part
from tests.notifications.sending import mailbox_of, tell
from tracker.nightly import MOST_ROWS, check_and_tell

NIGHT = datetime(2026, 11, 26, 4, 13, tzinfo=UTC)
HOUR = timedelta(hours=1)  # the letters themselves are still in time
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _operator(settings: Settings) -> None:
    settings.OPERATORS = ["op@example.org"]


@pytest.fixture
def broken(alice: User) -> Message:
    mailbox_of(alice)
    (message,) = tell(alice)
    Message.objects.filter(pk=message.pk).update(status="sending", leased_until=None)
    return message


def letters() -> list[str]:
    mails = Message.objects.filter(template="operator/notice").order_by("pk")
    return [part(parse(bytes(mail.rendered or b"")), "plain") for mail in mails]


def test_a_night_without_findings_writes_to_nobody(alice: User) -> None:
    assert check_and_tell(now=NIGHT) == 0
    assert letters() == []


def test_the_rows_are_told_once_and_again_when_there_are_others(broken: Message) -> None:
    assert [check_and_tell(now=NIGHT + look * HOUR) for look in range(2)] == [1, 1]
    (letter,) = letters()
    assert f"message {broken.pk} by email, which is sending" in letter
    Message.objects.filter(pk=broken.pk).update(dedupe_key="whatever")
    assert check_and_tell(now=NIGHT + 2 * HOUR) == 2
    assert len(letters()) == 2


def test_a_mail_holds_a_hundred_rows_and_says_how_many_more(alice: User) -> None:
    for number in range(MOST_ROWS + 7):
        tell(alice, f"whatever-{number}")
    assert check_and_tell(now=NIGHT) == MOST_ROWS + 7
    (letter,) = letters()
    assert letter.count("every key is of a known kind") == MOST_ROWS
    assert "and 7 more" in letter
