"""What a mail provider posts, through anymail: locked, understood, and acted upon once."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from notifications.checks import webhook_problems
from notifications.mail.names import message_id_header, name_of
from notifications.models import Destination, Message
from tests.notifications.mails import sent_mail, states
from tests.notifications.reach import reach

SECRET = "bell:long enough a secret"
Post = Callable[..., int]


@pytest.fixture
def post(client: Client, settings: Settings) -> Post:
    """Posts as the provider that is set up does; answers the status code."""
    settings.EMAIL_WEBHOOK_PROVIDER = "postmark"
    settings.EMAIL_WEBHOOK_SECRET = SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": "key-1"}

    def send(event: object, *, secret: str = SECRET) -> int:
        login = base64.b64encode(secret.encode()).decode()
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        return client.post(
            "/webhooks/email/", body, content_type="application/json",
            headers={"Authorization": f"Basic {login}"},
        ).status_code  # fmt: skip

    return send


@pytest.fixture
def mail(alice: User) -> Message:
    reach(alice, "whatsapp", "+15550001")
    return sent_mail(alice, reach(alice, "email", "alice@example.org"))[0]


def postmark(kind: str, said: str = "", **more: Any) -> dict[str, Any]:
    return {
        "RecordType": "Bounce", "Type": kind, "ID": 4, "MessageID": "0a1b", "Details": said,
        "Email": "alice@example.org", "BouncedAt": "2026-11-25T12:00:00Z", **more,
    }  # fmt: skip


def trouble() -> str:
    return Destination.objects.get(address="alice@example.org").trouble


def test_a_hard_bounce_that_names_our_mail_fails_it_and_gives_the_address_up_once(
    post: Post, mail: Message
) -> None:
    name = message_id_header(name_of(mail.pk))
    event = postmark("HardBounce", "smtp;550 5.1.1 unknown", Headers=[{"Message-ID": name}])
    assert [post(event), post(event)] == [200, 200]
    assert states(mail) == ("failed", "failed")
    assert trouble() == "bounced"
    assert Message.objects.filter(template="given_up").count() == 1


def test_without_our_name_the_address_has_to_do(post: Post, mail: Message) -> None:
    assert post(postmark("HardBounce", Email="ALICE@example.org")) == 200
    assert states(mail) == ("accepted", "accepted")
    assert trouble() == "bounced"


@pytest.mark.parametrize(
    "event",
    [
        postmark("SoftBounce", "smtp;452 4.2.2 over quota"),
        postmark("SoftBounce"),
        postmark("Transient"),
        postmark("DnsError"),
        postmark("HardBounce", "smtp;550 5.7.1 blocked by a list"),
        postmark("Blocked"),
        {"RecordType": "Delivery", "Recipient": "alice@example.org", "Details": "250 ok"},
        {"RecordType": "Open", "Recipient": "alice@example.org"},
    ],
)
def test_what_is_not_about_the_address_keeps_it_in_use(
    post: Post, mail: Message, event: dict[str, Any]
) -> None:
    assert post(event) == 200
    assert trouble() == ""


def test_a_complaint_is_the_last_mail(post: Post, mail: Message) -> None:
    event = postmark("SpamComplaint", RecordType="SpamComplaint")
    assert post(event) == 200
    assert trouble() == "complained"


def test_what_was_delivered_is_known_to_be(post: Post, mail: Message) -> None:
    name = message_id_header(name_of(mail.pk))
    event = {"RecordType": "Delivery", "Recipient": "a@b", "Metadata": {"mail": name}}
    assert post(event) == 200
    assert states(mail) == ("delivered", "delivered")


def test_who_does_not_know_the_secret_leaves_nothing(post: Post, mail: Message) -> None:
    assert post(postmark("HardBounce"), secret="bell:guess") == 403
    assert trouble() == ""


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'"x"', b"{}", b"null"])
def test_what_cannot_be_read_is_no_error_of_ours(post: Post, db: None, body: bytes) -> None:
    assert post(body) in {200, 400}


def test_mailgun_signs_what_it_posts(post: Post, mail: Message, settings: Settings) -> None:
    settings.EMAIL_WEBHOOK_PROVIDER = "mailgun"
    signature = hmac.new(b"key-1", b"1764072000token", hashlib.sha256).hexdigest()
    proof = {"timestamp": "1764072000", "token": "token", "signature": signature}
    event = {
        "signature": proof,
        "event-data": {
            "event": "failed", "severity": "permanent", "id": "x", "reason": "bounce",
            "timestamp": 1764072000.0, "recipient": "alice@example.org",
            "message": {"headers": {"message-id": message_id_header(name_of(mail.pk))[1:-1]}},
            "delivery-status": {"code": 550, "message": "5.1.1 no such user"},
        },
    }  # fmt: skip
    forged = {**event, "signature": {**proof, "signature": "0" * 64}}
    assert post(forged) == 403
    assert post(event) == 200
    assert states(mail) == ("failed", "failed")
    assert trouble() == "bounced"


def test_without_a_provider_there_is_no_such_address(client: Client, db: None) -> None:
    assert client.post("/webhooks/email/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ({"provider": ""}, []),
        ({}, []),
        ({"provider": "pigeon"}, ["mail.E005"]),
        ({"secret": "short:x"}, ["mail.E006"]),
        ({"secret": "long enough but without a colon"}, ["mail.E006"]),
        ({"provider": "mailgun"}, ["mail.E007"]),
        ({"provider": "mailgun", "signing_key": "key-1"}, []),
    ],
)
def test_a_door_that_is_not_locked_is_named_at_the_start(
    fields: dict[str, str], ids: list[str]
) -> None:
    good = {"provider": "postmark", "secret": SECRET, "signing_key": ""}
    assert [problem.id for problem in webhook_problems(**(good | fields))] == ids
