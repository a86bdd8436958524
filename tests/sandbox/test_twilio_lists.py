"""Listing, fetching, changing and deleting messages at the Twilio stand-in."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from sandbox.twilio.account import SENDER
from sandbox.twilio.running import RunningTwilio
from tests.sandbox.texting import ADA, BEN, create


@pytest.fixture
def open_windows(twilio: RunningTwilio) -> RunningTwilio:
    twilio.write(ADA, "hi")
    twilio.write(BEN, "hi")
    return twilio


def bodies(twilio: RunningTwilio, **wanted: Any) -> list[str]:
    return [message.body for message in twilio.client().messages.list(from_=SENDER, **wanted)]


def test_messages_are_listed_newest_first_and_by_address(open_windows: RunningTwilio) -> None:
    create(open_windows, body="one")
    create(open_windows, body="two", to=BEN)
    create(open_windows, body="three")

    assert bodies(open_windows) == ["three", "two", "one"]
    assert bodies(open_windows, to=ADA) == ["three", "one"]
    assert bodies(open_windows, to="whatsapp:+15559990000") == []


def test_a_day_filter_knows_whole_days_of_sent_messages_only(open_windows: RunningTwilio) -> None:
    create(open_windows, body="sent")
    open_windows.settle()
    open_windows.set_fate(statuses=())
    create(open_windows, body="still queued")
    today = datetime.now(UTC).date()
    late_today = datetime.combine(today, datetime.max.time(), tzinfo=UTC)

    assert bodies(open_windows) == ["still queued", "sent"]
    assert bodies(open_windows, date_sent=today) == ["sent"]
    assert bodies(open_windows, date_sent_after=late_today) == ["sent"]
    assert bodies(open_windows, date_sent_before=today) == ["sent"]
    assert bodies(open_windows, date_sent_after=today + timedelta(days=1)) == []
    assert bodies(open_windows, date_sent_before=date(2008, 1, 2)) == []


def test_the_client_walks_every_page_and_new_messages_do_not_shift_them(
    open_windows: RunningTwilio,
) -> None:
    for number in range(7):
        create(open_windows, body=str(number))
    client = open_windows.client()
    first = client.messages.page(from_=SENDER, page_size=3)
    shown = [message.body for message in first]
    create(open_windows, body="new")

    second = first.next_page()
    assert second is not None
    assert shown + [message.body for message in second] == ["6", "5", "4", "3", "2", "1"]
    walked = client.messages.list(from_=SENDER, page_size=3)
    assert [message.body for message in walked] == ["new", "6", "5", "4", "3", "2", "1", "0"]
    third = second.next_page()
    assert third is not None
    assert third.next_page_url is None
    assert third.previous_page_url is not None


def test_a_page_says_where_it_stands(open_windows: RunningTwilio) -> None:
    create(open_windows)
    url = f"{open_windows.url}/2010-04-01/Accounts/{open_windows.account_sid}/Messages.json"
    key = (open_windows.account_sid, open_windows.auth_token)
    page = requests.get(url, auth=key, timeout=30).json()
    assert (page["page"], page["page_size"], page["start"], page["end"]) == (0, 50, 0, 2)
    assert page["next_page_uri"] is None
    for query in ("PageSize=0", "DateSent=yesterday", "Page=x"):
        answer = requests.get(f"{url}?{query}", auth=key, timeout=30)
        assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_an_unknown_message_is_not_found(twilio: RunningTwilio) -> None:
    with pytest.raises(TwilioRestException) as missing:
        twilio.client().messages("SM" + "0" * 32).fetch()
    assert (missing.value.code, missing.value.status) == (20404, 404)
    url = f"{twilio.url}/2010-04-01/Nothing.json"
    answer = requests.get(url, auth=(twilio.account_sid, twilio.auth_token), timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_a_message_can_be_redacted_and_deleted(open_windows: RunningTwilio) -> None:
    sid = create(open_windows).sid
    client = open_windows.client()
    assert client.messages(sid).update(body="").body == ""
    with pytest.raises(TwilioRestException):
        client.messages(sid).update(body="something else")
    assert client.messages(sid).delete()
    with pytest.raises(TwilioRestException):
        client.messages(sid).fetch()


def test_a_queued_message_can_be_canceled_and_a_sent_one_cannot(
    open_windows: RunningTwilio,
) -> None:
    client = open_windows.client()
    sent = create(open_windows).sid
    open_windows.settle()
    with pytest.raises(TwilioRestException):
        client.messages(sent).update(status="canceled")

    open_windows.set_fate(queued_seconds=1.5)
    sid = create(open_windows).sid
    assert client.messages(sid).update(status="canceled").status == "canceled"
    open_windows.settle()
    assert client.messages(sid).fetch().status == "canceled"
