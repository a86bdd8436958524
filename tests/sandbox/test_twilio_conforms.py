"""What our Twilio answers is what Twilio documents."""

from typing import Any

import pytest
import requests

from sandbox.twilio.account import SENDER, SERVICE_SID
from sandbox.twilio.running import RunningTwilio
from tests.sandbox.texting import ADA
from tests.sandbox.vendor_documents import vendor_document

pytestmark = pytest.mark.vendor_documents

COLLECTION = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
RESOURCE = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"
CONTENT = "/v1/Content"
TEMPLATE = {
    "friendly_name": "crossed",
    "language": "en",
    "variables": {"1": "BTC"},
    "types": {"twilio/text": {"body": "{{1}} moved."}},
}
FORMS: dict[str, dict[str, str]] = {
    "free text": {"Body": "BTC moved", "From": SENDER},
    "by service": {"Body": "BTC moved", "MessagingServiceSid": SERVICE_SID},
    "with everything": {
        "Body": "BTC moved",
        "From": SENDER,
        "StatusCallback": "http://127.0.0.1:9/status",
        "ValidityPeriod": "600",
        "Attempt": "2",
    },
}


def ask(twilio: RunningTwilio, method: str, path: str, **more: Any) -> requests.Response:
    key = (twilio.account_sid, twilio.auth_token)
    full = twilio.url + path.replace("{AccountSid}", twilio.account_sid)
    return requests.request(method, full, auth=key, timeout=30, **more)


def message_mismatches(path: str, answer: requests.Response, method: str = "get") -> str:
    document = vendor_document("twilio_api_v2010_messages.json")
    return document.mismatches(path, answer.json(), method=method, status=answer.status_code)


def content_mismatches(path: str, answer: requests.Response, method: str = "get") -> str:
    document = vendor_document("twilio_content_v1.json")
    return document.mismatches(path, answer.json(), method=method, status=answer.status_code)


@pytest.mark.parametrize("form", FORMS)
def test_created_and_fetched_messages_conform(twilio: RunningTwilio, form: str) -> None:
    twilio.write(ADA, "hi")
    created = ask(twilio, "post", COLLECTION, data={"To": ADA, **FORMS[form]})
    assert created.status_code == 201
    assert message_mismatches(COLLECTION, created, "post") == ""

    twilio.settle()
    path = RESOURCE.replace("{Sid}", created.json()["sid"])
    assert message_mismatches(RESOURCE, ask(twilio, "get", path)) == ""
    redacted = ask(twilio, "post", path, data={"Body": ""})
    assert message_mismatches(RESOURCE, redacted, "post") == ""


def test_a_failed_message_conforms(twilio: RunningTwilio) -> None:
    created = ask(twilio, "post", COLLECTION, data={"To": ADA, **FORMS["free text"]})
    twilio.settle()
    fetched = ask(twilio, "get", RESOURCE.replace("{Sid}", created.json()["sid"]))
    assert fetched.json()["error_code"] == 63016
    assert message_mismatches(RESOURCE, fetched) == ""


def test_every_page_of_a_list_conforms_inbound_messages_among_them(twilio: RunningTwilio) -> None:
    twilio.write(ADA, "hi")
    for number in range(3):
        form = {"To": ADA, "From": SENDER, "Body": str(number)}
        assert ask(twilio, "post", COLLECTION, data=form).status_code == 201
    twilio.settle()

    path: str | None = COLLECTION + "?PageSize=2&To=" + ADA.replace("+", "%2B")
    pages = 0
    while path:
        page = ask(twilio, "get", path)
        assert message_mismatches(COLLECTION, page) == ""
        path, pages = page.json()["next_page_uri"], pages + 1
    assert pages == 2
    assert message_mismatches(COLLECTION, ask(twilio, "get", COLLECTION)) == ""
    empty = ask(twilio, "get", COLLECTION + "?DateSent=2008-01-02")
    assert message_mismatches(COLLECTION, empty) == ""


def test_only_documented_filters_are_understood(twilio: RunningTwilio) -> None:
    documented = vendor_document("twilio_api_v2010_messages.json").parameters(COLLECTION)
    assert {"To", "From", "DateSent", "DateSent<", "DateSent>", "PageSize", "Page"} <= documented
    assert "PageToken" in documented


@pytest.mark.parametrize("verdict", ["approved", "pending", "rejected"])
def test_templates_and_their_approval_conform(twilio: RunningTwilio, verdict: str) -> None:
    twilio.set_verdict(verdict)
    created = ask(twilio, "post", CONTENT, json=TEMPLATE)
    assert content_mismatches(CONTENT, created, "post") == ""
    path = f"{CONTENT}/{created.json()['sid']}"
    assert content_mismatches("/v1/Content/{Sid}", ask(twilio, "get", path)) == ""

    approval = "/v1/Content/{Sid}/ApprovalRequests"
    assert content_mismatches(approval, ask(twilio, "get", path + "/ApprovalRequests")) == ""
    wish = {"name": "crossed", "category": "UTILITY"}
    submitted = ask(twilio, "post", path + "/ApprovalRequests/whatsapp", json=wish)
    submission = "/v1/Content/{ContentSid}/ApprovalRequests/whatsapp"
    assert content_mismatches(submission, submitted, "post") == ""
    assert content_mismatches(approval, ask(twilio, "get", path + "/ApprovalRequests")) == ""


@pytest.mark.parametrize("path", ["/v1/Content", "/v1/ContentAndApprovals"])
def test_lists_of_templates_conform(twilio: RunningTwilio, path: str) -> None:
    for _ in range(3):
        ask(twilio, "post", CONTENT, json=TEMPLATE)
    page = ask(twilio, "get", path + "?PageSize=2")
    assert page.json()["meta"]["next_page_url"]
    assert content_mismatches(path, page) == ""
    assert content_mismatches(path, ask(twilio, "get", path)) == ""


def test_what_a_fault_spoils_no_longer_conforms(twilio: RunningTwilio) -> None:
    twilio.stand_in.fault(status=201, body={"sid": "SM1", "status": "posted"})
    answer = ask(twilio, "post", COLLECTION, data={"To": ADA, **FORMS["free text"]})
    told = message_mismatches(COLLECTION, answer, "post")
    assert "$.sid" in told
    assert "$.status" in told
