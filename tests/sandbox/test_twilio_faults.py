"""Every fault of the Twilio stand-in: what the vendor's client sees of it, and what the ledger
holds afterwards.
"""

import json
import time
from typing import Any

import pytest
import requests
from twilio.base.exceptions import (
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)

from sandbox.ledger import Ledger
from sandbox.twilio.account import SENDER
from sandbox.twilio.faults import CALLBACK, CREATE, FAULTS
from sandbox.twilio.running import RunningTwilio
from sandbox.twilio.stand_in import TwilioStandIn
from tests.sandbox.texting import ADA, create
from tests.waiting import until

LOST = requests.exceptions.ConnectionError
UNREAD = requests.exceptions.ReadTimeout
CASES: dict[str, tuple[type[Exception], int | None]] = {
    "refused_connect": (LOST, None),
    "reset_on_connect": (LOST, None),
    "reset_before_accept": (LOST, None),
    "close_before_accept": (LOST, None),
    "hang_before_accept": (UNREAD, None),
    "too_many_requests": (TwilioRestException, 20429),
    "unavailable_503": (TwilioRestException, 20503),
    "error_500": (TwilioRestException, 20500),
    "bad_gateway": (TwilioRestException, 502),
    "redirect_307": (TwilioRestException, 307),
    "authenticate_401": (TwilioRestException, 20003),
    "problem_details": (TwilioServiceException, 20500),
    "accept_then_hang": (UNREAD, None),
    "accept_then_reset": (LOST, None),
    "accept_then_close": (LOST, None),
    "accept_then_500": (TwilioRestException, 20500),
    "accept_then_502": (TwilioRestException, 502),
    "accept_then_truncated": (json.JSONDecodeError, None),
    "accept_then_cut_off": (requests.exceptions.ChunkedEncodingError, None),
}


@pytest.mark.parametrize("name", CASES)
def test_a_create_that_goes_wrong_once_is_taken_or_not_as_the_catalogue_says(
    twilio: RunningTwilio, name: str
) -> None:
    expected, code = CASES[name]
    accepted = next(fault.accepted for fault in FAULTS if fault.name == name)
    twilio.strike(name)

    with pytest.raises(expected) as seen:
        send(twilio, timeout=0.5 if "hang" in name else 20)
    assert getattr(seen.value, "code", None) == code
    until(lambda: len(twilio.accepted()) == (1 if accepted else 0))

    twilio.lift("refused_connect")
    send(twilio)
    assert len(twilio.accepted()) == (2 if accepted else 1)
    if accepted:
        twilio.settle()
        assert twilio.client().messages(twilio.accepted()[0]["sid"]).fetch().status == "failed"


def send(twilio: RunningTwilio, *, timeout: float = 5, body: str = "moved") -> Any:
    client = twilio.client(timeout=timeout)
    return client.messages.create(to=ADA, from_=SENDER, body=body)


def test_an_answer_without_a_sid_says_so(twilio: RunningTwilio) -> None:
    twilio.strike("accept_then_no_sid")
    message = send(twilio)
    assert (message.sid, message.status) == (None, "queued")
    assert len(twilio.accepted()) == 1


def test_a_dripping_answer_outlasts_a_timeout_on_single_reads(twilio: RunningTwilio) -> None:
    twilio.strike("accept_then_drip", amount=0.002)
    begun = time.monotonic()
    message = send(twilio, timeout=1)
    assert time.monotonic() - begun > 1
    assert message.sid == twilio.accepted()[0]["sid"]


def test_slow_answers_make_the_client_give_up_on_an_accepted_message(
    twilio: RunningTwilio,
) -> None:
    twilio.strike("slow_answers", amount=0.5)
    with pytest.raises(UNREAD):
        send(twilio, timeout=0.2)
    until(lambda: len(twilio.accepted()) == 1)
    assert send(twilio, timeout=20).sid


def test_a_storm_of_429_lasts_as_many_requests_as_it_is_told(twilio: RunningTwilio) -> None:
    twilio.strike("too_many_requests", times=3)
    codes = []
    for _ in range(4):
        try:
            codes.append(send(twilio).status)
        except TwilioRestException as refused:
            codes.append(refused.code)
    assert codes == [20429, 20429, 20429, "queued"]
    assert len(twilio.accepted()) == 1


def test_a_storm_of_429_can_last_a_time(twilio: RunningTwilio) -> None:
    twilio.strike("too_many_requests", seconds=60)
    for _ in range(3):
        with pytest.raises(TwilioRestException):
            send(twilio)
    twilio.lift()
    assert send(twilio).sid


def test_an_unavailable_provider_says_when_to_come_back(twilio: RunningTwilio) -> None:
    twilio.strike("unavailable_503")
    url = f"{twilio.url}/2010-04-01/Accounts/{twilio.account_sid}/Messages.json"
    form = {"To": ADA, "From": SENDER, "Body": "x"}
    answer = requests.post(url, data=form, auth=(twilio.account_sid, twilio.auth_token), timeout=30)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_any_code_can_be_answered_at_once(twilio: RunningTwilio) -> None:
    twilio.strike("refused_with_code", amount=63024)
    with pytest.raises(TwilioRestException) as refused:
        send(twilio)
    assert (refused.value.code, refused.value.status) == (63024, 400)
    assert twilio.accepted() == []


def test_a_witness_sees_the_form_before_the_message_is_accepted(twilio: RunningTwilio) -> None:
    twilio.watch(lambda form: [form["Body"], len(twilio.accepted())])
    send(twilio, body="moved")
    assert twilio.accepted()[0]["witness"] == ["moved", 0]


def test_a_fault_can_be_meant_for_one_message_only(twilio: RunningTwilio) -> None:
    twilio.strike("error_500", only="Ref 7F3K")
    assert send(twilio, body="Ref 9XYZ").sid
    with pytest.raises(TwilioRestException):
        send(twilio, body="Ref 7F3K")
    assert send(twilio, body="Ref 7F3K").sid


def test_a_closed_port_opens_again_by_itself_when_told_how_long(twilio: RunningTwilio) -> None:
    twilio.strike("refused_connect", seconds=1)
    refused = []

    def goes_through() -> bool:
        try:
            send(twilio)
        except LOST as problem:
            refused.append(problem)
            return False
        return True

    until(goes_through, saying="the port stayed closed")
    assert refused
    assert len(twilio.accepted()) == 1


def test_a_pooled_connection_does_not_survive_the_port(twilio: RunningTwilio) -> None:
    client = twilio.client()
    client.messages.create(to=ADA, from_=SENDER, body="one")
    twilio.strike("refused_connect")
    with pytest.raises(LOST):
        client.messages.create(to=ADA, from_=SENDER, body="two")
    twilio.lift()
    client.messages.create(to=ADA, from_=SENDER, body="three")
    assert [entry["body"] for entry in twilio.accepted()] == ["one", "three"]


def test_a_lagging_list_hides_young_messages_and_a_fetch_does_not(twilio: RunningTwilio) -> None:
    message = create(twilio)
    twilio.strike("list_lag", amount=60)
    client = twilio.client()
    assert client.messages.list() == []
    assert client.messages(message.sid).fetch().sid == message.sid
    assert twilio.ledger.entries("listed")[-1]["found"] == 0
    twilio.lift("list_lag")
    assert len(client.messages.list()) == 1


def test_a_list_can_be_down_while_messages_are_taken(twilio: RunningTwilio) -> None:
    twilio.strike("list_down")
    create(twilio)
    for _ in range(2):
        with pytest.raises(TwilioException):
            twilio.client().messages.list()
    twilio.lift()
    assert len(twilio.client().messages.list()) == 1


def test_a_list_can_hang(twilio: RunningTwilio) -> None:
    twilio.strike("list_hang", times=1)
    with pytest.raises(UNREAD):
        twilio.client(timeout=0.2).messages.list()
    assert twilio.client().messages.list() == []


def test_a_list_can_hide_the_bodies(twilio: RunningTwilio) -> None:
    twilio.strike("list_hides_bodies")
    create(twilio)
    assert [message.body for message in twilio.client().messages.list()] == [""]


def test_fetching_can_be_down(twilio: RunningTwilio) -> None:
    message = create(twilio)
    twilio.strike("fetch_down", times=1)
    with pytest.raises(TwilioRestException) as refused:
        twilio.client().messages(message.sid).fetch()
    assert refused.value.status == 503
    assert twilio.client().messages(message.sid).fetch().sid


def test_the_generic_faults_work_as_well(twilio: RunningTwilio) -> None:
    twilio.stand_in.fault(status=418, path="*/Messages.json")
    with pytest.raises(TwilioRestException) as refused:
        send(twilio)
    assert refused.value.status == 418


def test_every_fault_of_the_catalogue_is_proved_somewhere() -> None:
    by_name = {fault.name: fault for fault in FAULTS}
    here = {"accept_then_no_sid", "accept_then_drip", "slow_answers", "callback_before_answer"}
    here |= {
        "refused_with_code",
        "list_lag",
        "list_down",
        "list_hang",
        "list_hides_bodies",
        "fetch_down",
    }
    callbacks = {fault.name for fault in FAULTS if fault.phase == CALLBACK}
    assert set(by_name) == set(CASES) | here | callbacks
    assert {name for name, fault in by_name.items() if fault.phase == CREATE} >= {
        name for name in by_name if name.startswith("accept_then")
    }


def test_a_restart_remembers_everything(twilio: RunningTwilio) -> None:
    twilio.write(ADA, "hi")
    message = create(twilio)
    sid = twilio.add_template("crossed", "BTC moved.")
    twilio.settle()
    ledger = Ledger(twilio.ledger.path)
    with RunningTwilio(TwilioStandIn(ledger)) as second:
        assert second.client().messages(message.sid).fetch().status == "read"
        assert second.client().content.v1.contents(sid).fetch().friendly_name == "crossed"
        assert [item["text"] for item in second.phone(ADA)] == ["hi", "BTC rose above $70,000"]
