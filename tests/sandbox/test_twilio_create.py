"""Creating messages at the Twilio stand-in with the vendor's own client."""

import json
from datetime import timedelta
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from sandbox.twilio.account import JOIN_WORDS, SENDER, SERVICE_SID
from sandbox.twilio.running import RunningTwilio
from tests.sandbox.texting import ADA, create


def test_a_message_is_accepted_as_queued_and_reaches_the_phone(twilio: RunningTwilio) -> None:
    twilio.write(ADA, "hello")
    message = create(twilio)
    twilio.settle()

    assert (message.status, message.direction, message.to) == ("queued", "outbound-api", ADA)
    (accepted,) = twilio.accepted()
    assert (accepted["sid"], accepted["body"]) == (message.sid, "BTC rose above $70,000")
    assert accepted["idempotency_token"] == ""
    assert [item["text"] for item in twilio.phone(ADA)] == ["hello", "BTC rose above $70,000"]
    fetched = twilio.client().messages(message.sid).fetch()
    assert (fetched.status, fetched.error_code) == ("read", None)
    assert fetched.date_sent is not None
    statuses = [entry["status"] for entry in twilio.ledger.entries("status")]
    assert statuses == ["sent", "delivered", "read"]


def test_a_messaging_service_answers_accepted_and_picks_the_sender(twilio: RunningTwilio) -> None:
    message = create(twilio, from_=None, messaging_service_sid=SERVICE_SID)
    assert (message.status, message.from_) == ("accepted", SENDER)
    assert message.messaging_service_sid == SERVICE_SID


REFUSALS: dict[str, tuple[dict[str, Any], int]] = {
    "no recipient": ({"to": ""}, 21604),
    "a word": ({"to": "whatsapp:hello"}, 21211),
    "no country code": ({"to": "whatsapp:5550001111"}, 21211),
    "too short": ({"to": "whatsapp:+1555"}, 21211),
    "no sender": ({"from_": None}, 21603),
    "an unknown service": ({"from_": None, "messaging_service_sid": "MG" + "0" * 32}, 21701),
    "another channel": ({"to": "+15550001111"}, 21910),
    "a text message sender": ({"from_": "+14155238886"}, 21910),
    "a sender of somebody else": ({"from_": "whatsapp:+15557770000"}, 63007),
    "nothing to say": ({"body": None}, 21602),
    "nothing to say by service": (
        {"body": None, "from_": None, "messaging_service_sid": SERVICE_SID},
        21619,
    ),
    "too long": ({"body": "x" * 1601}, 21617),
    "variables without a template": ({"content_variables": '{"1":"a"}'}, 21654),
    "an unknown template": ({"body": None, "content_sid": "HX" + "0" * 32}, 21655),
    "no time left": ({"validity_period": 0}, 21624),
    "too much time": ({"validity_period": 36001}, 21624),
    "a callback that is no address": ({"status_callback": "not a url"}, 21609),
    "a callback host with underscore": ({"status_callback": "http://my_host.test/x"}, 21609),
    "a callback port that is none": ({"status_callback": "http://host.test:99999/x"}, 21609),
    "a callback by another protocol": ({"status_callback": "ftp://host.test/x"}, 21609),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_wrong_form_is_refused_with_the_vendors_code(twilio: RunningTwilio, case: str) -> None:
    fields, code = REFUSALS[case]
    with pytest.raises(TwilioRestException) as refused:
        create(twilio, **fields)

    assert (refused.value.code, refused.value.status) == (code, 400)
    assert twilio.ledger.entries("refused", code=code)
    assert twilio.accepted() == []


@pytest.mark.parametrize("variables", ["not json", "[1]", '{"1": ""}', '{"1": null}', '{"1": 5}'])
def test_variables_that_are_not_filled_texts_are_refused(
    twilio: RunningTwilio, variables: str
) -> None:
    sid = twilio.add_template("crossed", "Now {{1}}", variables={"1": "$1"})
    with pytest.raises(TwilioRestException) as refused:
        create(twilio, body=None, content_sid=sid, content_variables=variables)
    assert refused.value.code == 21656


def test_a_body_that_is_not_a_form_counts_as_empty(twilio: RunningTwilio) -> None:
    url = f"{twilio.url}/2010-04-01/Accounts/{twilio.account_sid}/Messages.json"
    key = (twilio.account_sid, twilio.auth_token)
    answer = requests.post(url, json={"To": ADA}, auth=key, timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (400, 21604)


def test_a_wrong_token_is_answered_as_the_vendor_does(twilio: RunningTwilio) -> None:
    url = f"{twilio.url}/2010-04-01/Accounts/{twilio.account_sid}/Messages.json"
    answer = requests.get(url, auth=(twilio.account_sid, "wrong"), timeout=30)

    assert answer.status_code == 401
    assert answer.json() == {
        "code": 20003,
        "message": "Authenticate",
        "more_info": "https://www.twilio.com/docs/errors/20003",
        "status": 401,
    }
    assert requests.get(url, timeout=30).status_code == 401


def test_while_rotating_both_tokens_are_let_in(twilio: RunningTwilio) -> None:
    old = twilio.auth_token
    twilio.rotate_token("new-token")
    assert twilio.client(token=old).messages.list() == []
    assert twilio.client(token="new-token").messages.list() == []

    twilio.rotate_token("newest-token")
    with pytest.raises(TwilioException):  # a refused list is no TwilioRestException
        twilio.client(token=old).messages.list()


def fate(twilio: RunningTwilio, **fields: Any) -> tuple[str, int | None]:
    message = create(twilio, **fields)
    twilio.settle()
    fetched = twilio.client().messages(message.sid).fetch()
    return fetched.status, fetched.error_code


def test_free_text_reaches_a_phone_only_for_a_day_after_it_wrote(twilio: RunningTwilio) -> None:
    assert fate(twilio) == ("failed", 63016)
    twilio.write(ADA, "hi")
    twilio.advance(timedelta(hours=23, minutes=59))
    assert fate(twilio) == ("read", None)
    twilio.advance(timedelta(minutes=2))
    assert fate(twilio) == ("failed", 63016)


def test_an_approved_template_needs_no_window(twilio: RunningTwilio) -> None:
    sid = twilio.add_template("crossed", "{{coin}} is at {{1}}.", variables={"1": "$1"})
    variables = json.dumps({"coin": "BTC", "1": "$70,120"})
    assert fate(twilio, body=None, content_sid=sid, content_variables=variables) == ("read", None)
    assert twilio.phone(ADA)[0]["text"] == "BTC is at $70,120."


def test_a_variable_left_out_shows_its_sample_value(twilio: RunningTwilio) -> None:
    sid = twilio.add_template("crossed", "BTC is at {{1}}.", variables={"1": "$1"})
    assert fate(twilio, body=None, content_sid=sid) == ("read", None)
    assert twilio.phone(ADA)[0]["text"] == "BTC is at $1."


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"1": "two\nlines"}, 63013),
        ({"1": "far     apart"}, 63013),
        ({"1": "x" * 1100}, 63021),
        ({"2": "no first"}, 63028),
    ],
)
def test_a_template_whatsapp_cannot_fill_fails_later(
    twilio: RunningTwilio, variables: dict[str, str], code: int
) -> None:
    sid = twilio.add_template("crossed", "BTC is at {{1}}.")
    filled = json.dumps(variables)
    assert fate(twilio, body=None, content_sid=sid, content_variables=filled) == ("failed", code)


def test_a_template_beside_a_body_fails_later(twilio: RunningTwilio) -> None:
    twilio.write(ADA, "hi")
    sid = twilio.add_template("crossed", "BTC moved.")
    assert fate(twilio, content_sid=sid) == ("failed", 63016)


@pytest.mark.parametrize(("status", "code"), [("rejected", 63040), ("pending", 63016)])
def test_a_template_that_is_not_approved_opens_no_conversation(
    twilio: RunningTwilio, status: str, code: int
) -> None:
    sid = twilio.add_template("crossed", "BTC moved.")
    twilio.judge(sid, status)
    assert fate(twilio, body=None, content_sid=sid) == ("failed", code)


def test_in_the_vendors_sandbox_only_phones_that_joined_are_reached(twilio: RunningTwilio) -> None:
    twilio.configure(members_only=True)
    twilio.write(ADA, "hi")
    assert fate(twilio) == ("failed", 63015)
    twilio.write(ADA, JOIN_WORDS)
    assert fate(twilio) == ("read", None)
    twilio.advance(timedelta(hours=73))
    twilio.write(ADA, "hi again")
    assert fate(twilio) == ("failed", 63015)


def test_a_phone_can_be_given_its_own_fate(twilio: RunningTwilio) -> None:
    twilio.write(ADA, "hi")
    twilio.set_fate(ADA, statuses=("sent", "undelivered"), error_code=63024)
    assert fate(twilio) == ("undelivered", 63024)
    twilio.set_fate(ADA, statuses=())
    assert fate(twilio) == ("queued", None)
    assert len(twilio.phone(ADA)) == 1


def test_a_message_that_waits_longer_than_it_is_valid_expires(twilio: RunningTwilio) -> None:
    twilio.write(ADA, "hi")
    twilio.set_fate(queued_seconds=60)
    assert fate(twilio, validity_period=1) == ("failed", 30036)
