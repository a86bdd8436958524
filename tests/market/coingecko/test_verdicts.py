"""Every answer gets a verdict, and the verdict says what to do."""

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.coingecko.errors import Failure, Kind
from market.coingecko.verdicts import LONGEST_WAIT, Reply, judge, retry_after

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BLOCK_PAGE = b"<html><body><h1>Access denied</h1><p>Error code 1020</p></body></html>"


def verdict(status: int, body: object, headers: dict[str, str] | None = None) -> Failure:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = judge(Reply(status, headers or {}, raw), now=NOW)
    assert isinstance(found, Failure), found
    return found


def status_body(code: int, message: str = "no") -> dict[str, Any]:
    return {"status": {"error_code": code, "error_message": message}}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        # the four shapes of an error, with their own status and with 200
        (429, status_body(429, "You've exceeded the Rate Limit."), Kind.LIMITED),
        (200, status_body(429, "You've exceeded the Rate Limit."), Kind.LIMITED),
        (429, {"error": "too many"}, Kind.LIMITED),
        (200, {"error": "Rate Limit exceeded"}, Kind.LIMITED),
        (429, b"Throttled", Kind.LIMITED),
        (200, b"Throttled\n", Kind.LIMITED),
        (429, b"", Kind.LIMITED),
        (404, {"error": "coin not found"}, Kind.MISSING),
        (404, b"<html>", Kind.MISSING),
        (401, {"error": {"status": status_body(10002)["status"]}}, Kind.KEY),
        (200, {"error_code": 10005, "error_message": "plan"}, Kind.KEY),
        # keys and their hosts
        (400, status_body(10010), Kind.KEY),
        (400, status_body(10011), Kind.KEY),
        (200, status_body(10011), Kind.KEY),
        (401, {"status": {"error_code": "10002", "error_message": "missing"}}, Kind.KEY),
        (401, b"", Kind.KEY),
        (403, {"error": "forbidden"}, Kind.KEY),
        # the network in front
        (403, BLOCK_PAGE, Kind.BLOCKED),
        (200, BLOCK_PAGE, Kind.BLOCKED),
        (403, b"<!DOCTYPE html><title>Just a moment...</title>", Kind.BLOCKED),
        (403, b"error code: 1020", Kind.BLOCKED),
        (403, {"error_code": 1020}, Kind.BLOCKED),
        # busy
        (408, b"", Kind.BUSY),
        (500, {"status": 500, "error": "Internal Server Error"}, Kind.BUSY),
        (200, {"status": 503, "error": "Service Unavailable"}, Kind.BUSY),
        (502, b"<html>Bad gateway</html>", Kind.BUSY),
        (520, b"", Kind.BUSY),
        (999, b"", Kind.BUSY),
        # our own mistakes
        (400, {"error": "Missing parameter vs_currency"}, Kind.SETTINGS),
        (422, {"errors": {"days": ["is invalid"]}}, Kind.SETTINGS),
        (401, status_body(10012, "beyond the past 365 days"), Kind.SETTINGS),
        (301, b"", Kind.SETTINGS),
        (418, b"teapot", Kind.SETTINGS),
        # not what was asked for
        (200, b"<!doctype html><html>maintenance</html>", Kind.BROKEN),
        (200, b'[{"id":"bitcoin","current_pri', Kind.BROKEN),
        (200, b"", Kind.BROKEN),
        (204, b"", Kind.BROKEN),
        (200, b"null", Kind.BROKEN),
        (200, {"error": "something"}, Kind.BROKEN),
        (200, {"message": "no"}, Kind.BROKEN),
        (100, b"", Kind.BROKEN),
    ],
)
def test_each_answer_means_one_kind_of_failure(status: int, body: object, kind: Kind) -> None:
    found = verdict(status, body)

    assert found.kind is kind
    assert found.reason.endswith((".", "…")) or "It said:" in found.reason


@pytest.mark.parametrize(
    "value", [[], [{"id": "x"}], {"gecko_says": "hi"}, {"rates": {}}, {"status": {"error_code": 0}}]
)
def test_a_good_answer_is_handed_on(value: object) -> None:
    found = judge(Reply(200, {}, json.dumps(value).encode()), now=NOW)

    assert not isinstance(found, Failure)


def test_the_wait_is_kept() -> None:
    assert verdict(429, status_body(429), {"retry-after": "119"}).retry_after == 119
    assert verdict(503, b"", {"retry-after": "7"}).retry_after == 7


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("119", 119),
        ("  7 ", 7),
        ("99999999999999", LONGEST_WAIT),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1.5", None),
        ("٣", None),
        (format_datetime(datetime(2026, 3, 1, 12, 2, tzinfo=UTC), usegmt=True), 120),
        (format_datetime(datetime(2026, 3, 1, 11, 0, tzinfo=UTC), usegmt=True), 0),
        (format_datetime(datetime(2027, 3, 1, tzinfo=UTC), usegmt=True), LONGEST_WAIT),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, now=NOW) == seconds


@given(status=st.integers(0, 999), body=st.binary(max_size=300), wait=st.text(max_size=30))
def test_no_answer_whatsoever_raises(status: int, body: bytes, wait: str) -> None:
    judge(Reply(status, {"retry-after": wait}, body), now=NOW)


def test_deeply_nested_errors_do_not_exhaust_the_stack() -> None:
    body = b'{"error":' * 900 + b'"x"' + b"}" * 900
    assert judge(Reply(400, {}, body), now=NOW).kind is Kind.SETTINGS
