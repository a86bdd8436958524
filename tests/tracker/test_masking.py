"""What a log line may not hold is taken out of it, whoever wrote the line."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.lib.masking import Mask

TOKEN = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("sent to +4915112345678", "sent to <phone>"),
        ("sent to whatsapp:+14155238886 now", "sent to <phone> now"),
        ("To=whatsapp%3A%2B14155238886&Body=BTC+rose", "To=<secret>&Body=<secret>"),
        ("call +49 171 123-45 67", "call <phone>"),
        ("mail for alice.smith+tag@mail.example.org bounced", "mail for <email> bounced"),
        ("GET /x?email=alice%40example.org", "GET /x?email=<email>"),
        ("refused <alice@localhost>", "refused <<email>>"),
        ("Not Found: /unsubscribe/8Fj2kWq7/", "Not Found: /unsubscribe/<secret>/"),
        ("POST /webhooks/twilio/status/a1B2-c3/", "POST /webhooks/twilio/status/<secret>/"),
        (
            "GET /accounts/password/reset/key/3-cq1x2y-af/ 302",
            "GET /accounts/password/reset/key/<secret>/ 302",
        ),
        ("GET /accounts/confirm-email/MQ:1vM:aZ/", "GET /accounts/confirm-email/<secret>/"),
        ("Authorization: Basic QUMxOnNlY3JldA==", "Authorization: <secret>"),
        ("{'Authorization': 'Bearer abc.def'}", "{'Authorization': <secret>"),
        ("sent Bearer p8Fj2kWq7Zr4", "sent Bearer <secret>"),
        ("Cookie: sessionid=abc; csrftoken=def", "Cookie: <secret>"),
        ("x-cg-pro-api-key : CG-Xr7Tq2Wm9Kp4", "x-cg-pro-api-key : <secret>"),
        ("GET /ping?x_cg_demo_api_key=C1&a=2", "GET /ping?x_cg_demo_api_key=<secret>&a=2"),
        ("key CG-Xr7Tq2Wm9Kp4Zn6L refused", "key <secret> refused"),
        ("redis://:hunter2@redis.example.org:6379/0", "redis://<secret>@redis.example.org:6379/0"),
        ("postgres://me:hunter2@db/name", "postgres://<secret>@db/name"),
        (f"token {TOKEN} expired", "token <secret> expired"),
        ("your code is 493201", "your code is <secret>"),
        ('{"body": "BTC rose above \\"70k\\"", "n": 1}', '{"body": <secret>, "n": 1}'),
        ("{'Body': 'BTC rose', 'n': 1}", "{'Body': <secret>, 'n': 1}"),
        ("jwt eyJhbGciOiJI.eyJzdWIi.c2ln", "jwt <secret>"),
    ],
)  # fmt: skip
def test_a_line_loses_what_nobody_should_read(line: str, masked: str) -> None:
    assert Mask().text(line) == masked


@pytest.mark.parametrize(
    "line",
    [
        "refresh 2026-05-04T12:00:00+00:00 done in 0.213 s, 248 of 250 accepted",
        "error code: 63016",
        "request 7f0a3c9e-1d2b-4c5d-8e9f-0a1b2c3d4e5f finished",
        "message SM0123456789abcdef0123456789abcdef is undelivered",
        "BTC +3.2 % at 70120.10",
        "GET /coins/bitcoin/ 200",
        "+1234",
    ],
)
def test_what_operators_need_stays(line: str) -> None:
    assert Mask().text(line) == line


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("password", "hunter2", "<secret>"),
        ("X-Twilio-Signature", "abc=", "<secret>"),
        ("auth_token", "abc", "<secret>"),
        ("Authorization", "abc", "<secret>"),
        ("to", "4915112345678", "<phone>"),
        ("phone_number", 4915112345678, "<phone>"),
        ("email", "somebody", "<email>"),
        ("body", "BTC rose", "<text>"),
        ("code", "4932", "<secret>"),
        ("code", 302, 302),
        ("token", None, None),
        ("count", 7, 7),
        ("coins", ["bitcoin", "a@b.example"], ["bitcoin", "<email>"]),
        ("raw", b"mail a@b.example", "mail <email>"),
        ("sent", {"To": "x", "coin": "bitcoin"}, {"To": "<phone>", "coin": "bitcoin"}),
    ],
)
def test_a_field_is_masked_by_its_name_or_its_looks(name: str, value: object, kept: object) -> None:
    assert Mask().fields({name: value}) == {name: kept}


PHONES = st.from_regex(r"\+[1-9][0-9]{7,14}", fullmatch=True)
AROUND = st.sampled_from([" ", "'", '"', "(", ")", "<", ">", ",", ";", "\n", "=", ": "])
WORDS = st.text(alphabet="abcdefgh äöü", max_size=20)


@given(phone=PHONES, mark=AROUND, before=WORDS, after=WORDS)
def test_no_phone_number_survives(phone: str, mark: str, before: str, after: str) -> None:
    assert phone[2:] not in Mask().text(f"{before}{mark}{phone}{mark}{after}")


@given(email=st.emails(), mark=AROUND, before=WORDS, after=WORDS)
def test_no_email_address_survives(email: str, mark: str, before: str, after: str) -> None:
    assert email not in Mask().text(f"{before}{mark}{email}{mark}{after}")


@given(
    secret=st.text(alphabet="abcXYZ019+/=&?# %", min_size=6, max_size=40),
    before=st.text(),
    after=st.text(),
)
def test_a_secret_of_ours_survives_nowhere(secret: str, before: str, after: str) -> None:
    assert secret not in Mask([secret]).text(before + secret + after) or secret in "<secret>"


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists))
def test_anything_can_be_masked(value: Any) -> None:
    json.dumps(Mask().value(value))


def test_a_long_line_is_masked_quickly() -> None:
    started = time.perf_counter()
    for filler in ("a", "+", "1", "ab1.", "code ", "'to':'"):
        Mask().text(filler * 20_000)
    assert time.perf_counter() - started < 5
