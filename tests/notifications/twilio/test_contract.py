"""Every parameter of every request we make is one that Twilio documents, and says what we mean."""

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest
from pytest_django import Settings

from accounts.models import User
from notifications.management.commands.whatsapp_templates import Command
from notifications.models import Destination
from notifications.twilio.questions import fetch, sent_to, written_to_us
from sandbox.twilio.account import SENDER, SERVICE_SID
from tests.fixtures.whatsapp import PHONE, Texting, phone_of
from tests.sandbox.vendor_documents import vendor_document

pytestmark = pytest.mark.django_db
documented = pytest.mark.vendor_documents
COLLECTION = "/2010-04-01/Accounts/{AccountSid}/Messages.json"


def documented_fields(name: str, path: str, method: str) -> dict[str, Any]:
    """The fields of a request's body as the vendor documents them."""
    whole = vendor_document(name).whole
    content = whole["paths"][path][method]["requestBody"]["content"]
    [media] = content.values()
    schema = media["schema"]
    if "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    found: dict[str, Any] = schema["properties"]
    return found


@pytest.fixture
def forms(texting: Texting) -> list[dict[str, str]]:
    """The forms of message-creates as they arrive."""
    seen: list[dict[str, str]] = []
    texting.twilio.watch(lambda form: seen.append(dict(form)))
    return seen


@documented
@pytest.mark.parametrize("as_template", [False, True])
def test_a_message_is_asked_for_with_documented_parameters_only(
    texting: Texting, phone: Destination, alice: User, settings: Settings,
    forms: list[dict[str, str]], as_template: bool,
) -> None:  # fmt: skip
    settings.TWILIO_MESSAGING_SERVICE_SID = SERVICE_SID
    sid = texting.add_template()
    if as_template:
        Destination.objects.update(last_inbound_at=None)
    message = texting.tell(alice)
    texting.run()

    [form] = forms
    fields = documented_fields("twilio_api_v2010_messages.json", COLLECTION, "post")
    assert set(form) <= set(fields)
    attempt = message.attempts.get()
    words = (
        {
            "ContentSid": sid,
            "ContentVariables": json.dumps(
                {"1": "BTC rose above $70,000.", "2": "You hold 0.5 BTC.", "3": "7F3K"},
                separators=(",", ":"),
            ),
        }
        if as_template
        else {"Body": "BTC rose above $70,000. You hold 0.5 BTC. Ref 7F3K."}
    )
    assert form == {
        "To": f"whatsapp:{PHONE}",
        "From": SENDER,
        "MessagingServiceSid": SERVICE_SID,
        "ValidityPeriod": "36000",
        "StatusCallback": form["StatusCallback"],
        **words,
    }
    assert attempt.token.hex in form["StatusCallback"]


@documented
def test_questions_use_documented_parameters_only(
    texting: Texting, phone: Destination, alice: User
) -> None:
    message = texting.tell(alice)
    texting.run()
    now = texting.clock()
    sent_to(PHONE, since=now)
    written_to_us(since=now)
    fetch(message.attempts.get().provider_id or "")

    known = vendor_document("twilio_api_v2010_messages.json").parameters(COLLECTION)
    asked = [
        set(entry["query"])
        for entry in texting.twilio.ledger.entries("request")
        if entry["method"] == "GET" and entry["query"]
    ]
    assert {"To", "From", "PageSize"} in asked
    assert all(names <= known for names in asked)


@documented
def test_templates_are_made_and_handed_in_with_documented_fields_only(texting: Texting) -> None:
    Command().run_from_argv(["manage.py", "whatsapp_templates", "--json", "--skip-checks"])

    wish = documented_fields("twilio_content_v1.json", "/v1/Content", "post")
    handed = documented_fields(
        "twilio_content_v1.json", "/v1/Content/{ContentSid}/ApprovalRequests/whatsapp", "post"
    )
    assert {"friendly_name", "variables", "language", "types"} <= set(wish)
    assert {"name", "category"} <= set(handed)
    [approval] = {
        json.dumps(entry["approval"]["category"])
        for entry in texting.twilio.ledger.entries("approval")
    }
    assert approval == '"UTILITY"'


def test_a_phone_of_anybody_is_asked_for_by_its_own_number(texting: Texting, bob: User) -> None:
    phone_of(bob, "+15550002222")
    sent_to("+15550002222", since=texting.clock())
    [entry] = texting.twilio.ledger.entries("listed")
    asked = dict(parse_qsl(entry["query"]))
    assert (asked["To"], asked["From"]) == ("whatsapp:+15550002222", SENDER)
    assert set(asked) == {"To", "From", "PageSize"}, "no filter by date: it knows only what left"
