"""Twilio's posts: only what it signed for this very address is written down, and once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from twilio.request_validator import RequestValidator

from accounts.models import User
from notifications.models import Attempt, Inbound, Message, Receipt
from notifications.twilio import callbacks
from tests.sandbox.texting import ADA
from tracker.lib.small_bodies import MOST_BYTES

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SITE = "https://bell.example.org"
FORM = "application/x-www-form-urlencoded"
NEW = "the-new-token"
SID = "SM" + "0" * 31 + "1"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings: Settings) -> None:
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["*"]
    settings.TWILIO_AUTH_TOKENS = [NEW, "the-old-token"]


@pytest.fixture
def attempt(alice: User) -> Attempt:
    return make_attempt(alice)


def make_attempt(owner: User, *, key: str = "crossing:1") -> Attempt:
    message = Message.objects.create(
        owner=owner, dedupe_key=key, channel="whatsapp", address="+15550001111",
        template="crossing", not_before=NOON, created_at=NOON, deadline=NOON + timedelta(days=1),
        status="accepted",
    )  # fmt: skip
    return Attempt.objects.create(message=message, fence=1, started_at=NOON)


def receipt(word: str = "delivered", **more: str) -> dict[str, str]:
    return {"MessageSid": SID, "MessageStatus": word, "To": ADA, **more}


def inbound(**more: str) -> dict[str, str]:
    form = {"MessageSid": SID, "From": ADA, "To": "whatsapp:+14155238886", "Body": "BALANCE"}
    return form | more


def post(
    url: str, form: dict[str, str], *, token: str = NEW, signed: str = "", **how: Any
) -> HttpResponseBase:
    """As Twilio posts, unless told otherwise; `signed` is the address that was signed."""
    signature = RequestValidator(token).compute_signature(signed or url, form)
    headers = {"X-Twilio-Signature": how.pop("signature", signature)}
    body = how.pop("body", None) or urlencode(form)
    path = url.removeprefix(SITE)
    return Client(enforce_csrf_checks=True).post(
        path, body, content_type=how.pop("content_type", FORM), headers=headers, secure=True, **how
    )


def test_a_receipt_is_kept_once_however_often_it_comes(attempt: Attempt) -> None:
    url = callbacks.status_url(attempt.token)

    answers = [post(url, receipt("failed", ErrorCode="63016")) for _ in range(3)]
    post(url, receipt("sent"))

    assert {answer.status_code for answer in answers} == {204}
    kept = Receipt.objects.order_by("pk").values_list(
        "attempt", "provider_id", "word", "error_code", "source"
    )
    assert list(kept) == [
        (attempt.pk, SID, "failed", "63016", "callback"),
        (attempt.pk, SID, "sent", "", "callback"),
    ]


def test_an_incoming_message_is_kept_once_and_answered_with_nothing(alice: User) -> None:
    url = callbacks.inbound_url()
    form = inbound(Body="SNOOZE 2H\x00 ❤️", OriginalRepliedMessageSid="SM9", NewField="…")

    answers = [post(url, form) for _ in range(5)]

    assert {answer.content for answer in answers} == {  # type: ignore[attr-defined]
        b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
    }
    assert {answer.headers["Content-Type"] for answer in answers} == {"text/xml"}
    [row] = Inbound.objects.values(
        "provider_id", "sender", "receiver", "text", "quoted_id", "handled_at"
    )
    assert row == {
        "provider_id": SID,
        "sender": "+15550001111",
        "receiver": "+14155238886",
        "text": "SNOOZE 2H ❤️",
        "quoted_id": "SM9",
        "handled_at": None,
    }


def test_what_did_not_come_by_whatsapp_is_let_be() -> None:
    assert post(callbacks.inbound_url(), inbound(From="+15550001111")).status_code == 200
    assert not Inbound.objects.exists()


def test_while_a_token_is_rotated_both_count(attempt: Attempt) -> None:
    url = callbacks.status_url(attempt.token)
    assert post(url, receipt("sent"), token=NEW).status_code == 204
    assert post(url, receipt("read"), token="the-old-token").status_code == 204
    assert post(url, receipt("delivered"), token="one-of-long-ago").status_code == 403
    assert set(Receipt.objects.values_list("word", flat=True)) == {"sent", "read"}


@pytest.mark.parametrize(
    ("why", "how", "status"),
    [
        ("no signature", {"signature": ""}, 403),
        ("a made-up one", {"signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}, 403),
        ("not ASCII", {"signature": "ä"}, 403),
        ("a stranger's token", {"token": "guessed"}, 403),
        ("signed for http", {"signed": "http"}, 403),
        ("signed for another port", {"signed": "port"}, 403),
        ("signed for another host", {"signed": "host"}, 403),
        ("signed without the last slash", {"signed": "slash"}, 403),
        ("other parameters", {"body": "MessageSid=SM1&MessageStatus=read"}, 403),
        ("one parameter more", {"body": f"MessageSid={SID}&MessageStatus=delivered&To=x"}, 403),
        ("JSON", {"content_type": "application/json"}, 403),
        ("a file", {"content_type": "multipart/form-data; boundary=x"}, 403),
        ("too large", {"body": "x=" + "y" * MOST_BYTES}, 413),
    ],
)
def test_what_is_not_twilios_leaves_nothing(
    attempt: Attempt, why: str, how: dict[str, str], status: int
) -> None:
    urls = {callbacks.status_url(attempt.token): receipt(), callbacks.inbound_url(): inbound()}
    for url, form in urls.items():
        others = {
            "http": url.replace("https", "http"),
            "port": url.replace(".org", ".org:8443"),
            "host": url.replace("bell", "hell"),
            "slash": url.removesuffix("/"),
        }
        signed = others.get(how.get("signed", ""), "")
        answer = post(url, form, **{**how, "signed": signed})
        assert answer.status_code == status, why
    assert not Receipt.objects.exists()
    assert not Inbound.objects.exists()


def test_what_the_request_says_of_its_address_is_not_believed(attempt: Attempt) -> None:
    """Signed for a host the sender chose, and sent with that host's name."""
    path = callbacks.status_url(attempt.token).removeprefix(SITE)
    elsewhere = "https://evil.example.net" + path
    headers = {"HTTP_HOST": "evil.example.net", "HTTP_X_FORWARDED_HOST": "evil.example.net"}
    assert post(SITE + path, receipt(), signed=elsewhere, **headers).status_code == 403
    assert post(SITE + path, receipt(), **headers).status_code == 204


def test_the_port_may_stand_in_the_signed_address_or_not(attempt: Attempt) -> None:
    url = callbacks.status_url(attempt.token)
    assert post(url, receipt(), signed=url.replace(".org", ".org:443")).status_code == 204


def test_a_receipt_for_one_message_cannot_be_played_to_another(alice: User) -> None:
    one, other = make_attempt(alice), make_attempt(alice, key="crossing:2")
    url = callbacks.status_url(other.token)
    assert post(url, receipt(), signed=callbacks.status_url(one.token)).status_code == 403
    assert not Receipt.objects.exists()


def test_a_message_we_never_sent_is_kept_out(attempt: Attempt, settings: Settings) -> None:
    assert post(callbacks.status_url(uuid4()), receipt()).status_code == 404
    forged = f"{SITE}/webhooks/twilio/status/{attempt.token.hex}.made-up/"
    assert post(forged, receipt()).status_code == 403
    url = callbacks.status_url(attempt.token)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "rotated-meanwhile"
    assert post(url, receipt()).status_code == 204, "the address was given before the rotation"
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize("form", [{}, {"MessageSid": SID}, {"MessageStatus": "sent"}])
def test_a_receipt_that_says_nothing_is_let_be(attempt: Attempt, form: dict[str, str]) -> None:
    answer = post(callbacks.status_url(attempt.token), form, body=None if form else " ")
    assert answer.status_code in {204, 403}
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_posts_are_answered(attempt: Attempt, method: str) -> None:
    path = callbacks.status_url(attempt.token).removeprefix(SITE)
    assert getattr(Client(), method)(path, secure=True).status_code == 405


def test_a_receipt_costs_two_statements(
    attempt: Attempt, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url = callbacks.status_url(attempt.token)
    with django_assert_num_queries(2):
        post(url, receipt())
    with django_assert_num_queries(1):
        post(callbacks.inbound_url(), inbound())
