"""The vendor's ways to say no. Their bodies come in several shapes, which is what clients must
survive: flat, under `status`, under `error.status`, and pages of the CDN.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is not the one asked for."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Carries a refusal from where it is found to where it is sent."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.body)
        self.refusal = refusal


def flat(status: int, message: str) -> Refusal:
    return Refusal(status, {"error": message})


def coded(status: int, code: int, message: str, **headers: str) -> Refusal:
    return Refusal(status, {"status": {"error_code": code, "error_message": message}}, headers)


def nested(status: int, code: int, message: str) -> Refusal:
    stamp = datetime.now(UTC).isoformat(timespec="milliseconds")
    inner = {"timestamp": stamp, "error_code": code, "error_message": message}
    return Refusal(status, {"error": {"status": inner}})


def stamped(status: int, code: int, message: str) -> Refusal:
    body = nested(status, code, message).body["error"]
    return Refusal(status, body)


def cdn(status: int, code: int, title: str) -> Refusal:
    page = (
        f"<!DOCTYPE html><html><head><title>{title}</title></head>"
        f"<body><h1>{title}</h1><p>error code: {code}</p></body></html>"
    )
    return Refusal(status, page, {"server": "cloudflare"})


def missing(name: str) -> Refusal:
    return flat(422, f"Missing parameter {name}")


COIN_NOT_FOUND = flat(404, "coin not found")
INVALID_CURRENCY = flat(400, "invalid vs_currency")
WRONG_HOST_FOR_PRO = (
    10010,
    "This is a Pro API key: its root URL is pro-api.coingecko.com, not api.coingecko.com.",
)
WRONG_HOST_FOR_DEMO = (
    10011,
    "This is a Demo API key: its root URL is api.coingecko.com, not pro-api.coingecko.com.",
)
NO_KEY = (10002, "API key missing or unknown.")
NOT_ON_PLAN = (10005, "This request is limited to paid plans.")
TOO_LONG_AGO = (10012, "The time range is beyond the past 365 days a public plan may query.")
TOO_MANY = "You've exceeded the Rate Limit."


def rate_limited(seconds: int | None) -> Refusal:
    headers = {} if seconds is None else {"retry-after": str(seconds)}
    return coded(429, 429, TOO_MANY, **headers)


# What a script can ask for by name, each a shape some client has met.
NAMED: dict[str, Refusal] = {
    "rate_limited": rate_limited(119),
    "rate_limited_without_header": rate_limited(None),
    "rate_limited_as_200": Refusal(200, rate_limited(None).body),
    "throttled_text": Refusal(429, "Throttled"),
    "cdn_rate_limited": cdn(429, 1015, "You are being rate limited"),
    "cdn_denied": cdn(403, 1020, "Access denied"),
    "forbidden": flat(403, "forbidden"),
    "timeout": flat(408, "request timeout"),
    "error_as_200": Refusal(200, {"error": "internal"}),
    "no_key": stamped(401, *NO_KEY),
    "not_on_plan": nested(401, *NOT_ON_PLAN),
    "pro_key_on_public_host": stamped(400, *WRONG_HOST_FOR_PRO),
    "demo_key_on_pro_host": stamped(400, *WRONG_HOST_FOR_DEMO),
    "server_error": Refusal(500, {"status": 500, "error": "Internal Server Error"}),
    "bad_gateway": cdn(502, 502, "Bad gateway"),
    "unavailable": Refusal(503, "<html><body>Service Unavailable</body></html>"),
}
