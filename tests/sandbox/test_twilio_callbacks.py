"""Status callbacks and inbound messages, received by a small server of the test's own."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from twilio.request_validator import RequestValidator

from sandbox.twilio.account import SENDER
from sandbox.twilio.running import RunningTwilio
from sandbox.twilio.webhooks import sign
from tests.sandbox.texting import ADA, create


class Receiver(ThreadingHTTPServer):
    """Keeps what was posted to it, and answers what it is told to."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.status, self.answer = 200, ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def forms(self) -> list[dict[str, str]]:
        return [form for _, form, _ in self.got]

    def statuses(self) -> list[str]:
        return [form["MessageStatus"] for form in self.forms()]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = dict(parse_qsl(body, keep_blank_values=True))
        server.got.append((self.path, form, dict(self.headers)))
        answer = server.answer.encode()
        self.send_response(server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """A test says what it has to say by failing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def open_window(twilio: RunningTwilio) -> RunningTwilio:
    twilio.write(ADA, "hi")
    return twilio


def send(twilio: RunningTwilio, receiver: Receiver, *, path: str = "/status/abc/?x=1") -> Any:
    message = create(twilio, status_callback=receiver.url + path)
    twilio.settle()
    return message


def test_every_status_but_the_first_is_called_back_in_order(
    open_window: RunningTwilio, receiver: Receiver
) -> None:
    message = send(open_window, receiver)

    assert receiver.statuses() == ["sent", "delivered", "read"]
    path, form, _ = receiver.got[1]
    assert path == "/status/abc/?x=1"
    assert (form["MessageSid"], form["SmsSid"], form["SmsStatus"]) == (
        message.sid,
        message.sid,
        "delivered",
    )
    assert form["EventType"] == "DELIVERED"
    assert form["ChannelToAddress"] == "+1555000" + "X" * 4
    assert len({headers["I-Twilio-Idempotency-Token"] for _, _, headers in receiver.got}) == 3
    outcomes = [entry["outcome"] for entry in open_window.ledger.entries("callback")]
    assert outcomes == [200, 200, 200]


def test_callbacks_carry_a_signature_the_vendors_validator_accepts(
    open_window: RunningTwilio, receiver: Receiver
) -> None:
    open_window.rotate_token("new-token")
    send(open_window, receiver)

    validator = RequestValidator("new-token")
    for path, form, headers in receiver.got:
        url = receiver.url + path
        assert validator.validate(url, form, headers["X-Twilio-Signature"])
        assert not validator.validate(url + "&y=2", form, headers["X-Twilio-Signature"])


def test_a_signature_is_made_over_the_address_and_the_sorted_fields() -> None:
    form = {"To": "+15550001111", "Digits": "77", "CallSid": "CA1"}
    signed = sign("https://bell.example/hook?a=1", form, token="abcde")
    # Computed apart, with hmac alone, over the address, CallSidCA1, Digits77, To+15550001111.
    assert signed == "8tQFBx23EvCOyQZ4Hm1n/eNNeS8="


def test_a_failed_message_tells_its_code(twilio: RunningTwilio, receiver: Receiver) -> None:
    send(twilio, receiver)
    (form,) = receiver.forms()
    assert (form["MessageStatus"], form["ErrorCode"]) == ("failed", "63016")


def test_connection_overrides_in_the_fragment_are_neither_sent_nor_obeyed(
    open_window: RunningTwilio, receiver: Receiver
) -> None:
    send(open_window, receiver, path="/status/#rc=5&rp=all")
    path, form, headers = receiver.got[0]
    assert path == "/status/"
    signature = headers["X-Twilio-Signature"]
    assert RequestValidator(open_window.auth_token).validate(
        receiver.url + "/status/", form, signature
    )


def test_a_callback_is_tried_once_more_when_nobody_answers_the_door(
    open_window: RunningTwilio,
) -> None:
    create(open_window, status_callback="http://127.0.0.1:9/status")
    open_window.settle()
    tries = open_window.ledger.entries("callback", status="sent")
    assert [entry["attempt"] for entry in tries] == [0, 1]
    assert len({entry["token"] for entry in tries}) == 1


def test_a_callback_answered_with_an_error_is_not_repeated(
    open_window: RunningTwilio, receiver: Receiver
) -> None:
    receiver.status = 503
    send(open_window, receiver)
    assert receiver.statuses() == ["sent", "delivered", "read"]


CASES: dict[str, list[str]] = {
    "lost_callbacks": [],
    "late_callbacks": ["sent", "delivered", "read"],
    "doubled_callbacks": ["sent", "sent", "delivered", "delivered", "read", "read"],
    "reordered_callbacks": ["read", "delivered", "sent"],
    "strange_callbacks": ["sent", "delivered", "read"],
    "forged_callbacks": ["sent", "delivered", "read"],
}


@pytest.mark.parametrize("name", CASES)
def test_callbacks_can_go_astray(open_window: RunningTwilio, receiver: Receiver, name: str) -> None:
    open_window.strike(name, amount=0.01)
    message = send(open_window, receiver)

    expected = CASES[name]
    received = receiver.statuses()
    assert (sorted(received) if name == "late_callbacks" else received) == (
        sorted(expected) if name == "late_callbacks" else expected
    )
    assert open_window.client().messages(message.sid).fetch().status == "read"
    if name == "doubled_callbacks":
        tokens = [headers["I-Twilio-Idempotency-Token"] for _, _, headers in receiver.got]
        assert tokens[0] == tokens[1] != tokens[2]
    path, form, headers = receiver.got[0] if expected else ("", {}, {})
    validator = RequestValidator(open_window.auth_token)
    signature = headers.get("X-Twilio-Signature", "")
    genuine = validator.validate(receiver.url + path, form, signature)
    assert genuine == (name not in {"forged_callbacks", "lost_callbacks"})
    assert ("BrandNewField" in form) == (name == "strange_callbacks")


def test_a_callback_can_come_before_the_answer(
    open_window: RunningTwilio, receiver: Receiver
) -> None:
    open_window.strike("callback_before_answer")
    send(open_window, receiver)
    order = [
        (entry["kind"], entry.get("status"))
        for entry in open_window.ledger.entries()
        if entry["kind"] == "callback" or entry.get("method") == "POST"
    ]
    assert order[-4:] == [
        ("callback", "sent"),
        ("request", 201),
        ("callback", "delivered"),
        ("callback", "read"),
    ]


def test_what_a_person_writes_is_posted_signed_and_the_answer_reaches_the_phone(
    twilio: RunningTwilio, receiver: Receiver
) -> None:
    receiver.answer = "<Response><Message>You hold 0.5 BTC.</Message></Response>"
    twilio.configure(inbound_url=receiver.url + "/inbound/")
    sid = twilio.write("+15550001111", "BALANCE", name="Ada")
    twilio.settle()

    path, form, headers = receiver.got[0]
    assert RequestValidator(twilio.auth_token).validate(
        receiver.url + path, form, headers["X-Twilio-Signature"]
    )
    assert (form["From"], form["To"], form["Body"]) == (ADA, SENDER, "BALANCE")
    assert (form["MessageSid"], form["WaId"], form["ProfileName"]) == (sid, "15550001111", "Ada")
    assert [item["text"] for item in twilio.phone(ADA)] == ["BALANCE", "You hold 0.5 BTC."]
    listed = {item.direction: item for item in twilio.client().messages.list()}
    assert listed["inbound"].status == "received"
    assert listed["outbound-reply"].body == "You hold 0.5 BTC."


@pytest.mark.parametrize(
    "answer",
    ["", "<Response/>", "not xml", "<Other><Message>x</Message></Other>"],
)
def test_an_answer_without_a_message_sends_nothing(
    twilio: RunningTwilio, receiver: Receiver, answer: str
) -> None:
    receiver.answer = answer
    twilio.configure(inbound_url=receiver.url)
    twilio.write(ADA, "hi")
    twilio.settle()
    assert len(twilio.phone(ADA)) == 1


def test_a_reply_names_the_message_it_quotes(twilio: RunningTwilio, receiver: Receiver) -> None:
    twilio.configure(inbound_url=receiver.url)
    first = twilio.write(ADA, "hi")
    twilio.write(ADA, "SNOOZE 2H", replied_to=first)
    form = receiver.forms()[1]
    assert form["OriginalRepliedMessageSid"] == first
    assert form["OriginalRepliedMessageSender"] == SENDER


def test_an_inbound_message_can_be_posted_again(twilio: RunningTwilio, receiver: Receiver) -> None:
    twilio.configure(inbound_url=receiver.url)
    sid = twilio.write(ADA, "hi")
    twilio.repeat(sid, times=4)
    assert [form["MessageSid"] for form in receiver.forms()] == [sid] * 5


def test_another_process_can_do_the_same(twilio: RunningTwilio) -> None:
    def control(verb: str, **arguments: object) -> Any:
        headers = {"Content-Type": "application/json"}
        url = f"{twilio.url}/_control/{verb}"
        answer = requests.post(url, data=json.dumps(arguments), headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    control("write", number="+15550001111", text="hi")
    control("strike", name="list_lag", amount=60)
    assert twilio.client().messages.list() == []
    control("lift")
    control("advance", hours=25)
    control("set_fate", statuses=["sent"])
    assert len(twilio.client().messages.list()) == 1
    assert control("phone", number="+15550001111")[0]["text"] == "hi"
    assert len(control("catalogue")) > 20
