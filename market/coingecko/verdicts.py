"""Judges an HTTP answer: nothing wrong, or the Failure it means. Every answer gets a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

from market.coingecko.errors import Failure, Kind
from market.coingecko.values import NotJson, read_json, shown

LONGEST_WAIT = 3600.0
PLAN_RESTRICTED = 10005
_KEY_TROUBLE = {
    10002: "CoinGecko got no API key; this plan needs one.",
    PLAN_RESTRICTED: "The plan of this API key does not include what was asked for.",
    10010: "CoinGecko refused the API key: it is a Pro key sent to the Demo address, or not a key.",
    10011: "CoinGecko refused the API key: it is a Demo key sent to the Pro address, or not a key.",
}
_OWN_CODES = 10_000
_BLOCK_PAGE = 1020
_PASSING = frozenset({408, 425})


@dataclass(frozen=True, slots=True)
class Reply:
    """What came over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Complaint:
    """What CoinGecko says is wrong, from whichever shape it said it in."""

    code: int | None
    message: str


class _Verdict(Protocol):
    def __call__(self, kind: Kind, reason: str) -> Failure: ...


def judge(reply: Reply, *, now: datetime) -> Failure | Any:
    """The answer's JSON when all is well, else a Failure."""
    try:
        value = read_json(reply.body)
    except NotJson:
        value = None
    complaint = complaint_in(value) or _plain_complaint(reply.body if value is None else b"")
    if 200 <= reply.status < 300 and complaint is None:
        return _no_data(reply) if value is None else value
    return _verdict(reply, complaint or Complaint(None, ""), now)


def complaint_in(value: object, *, depth: int = 3) -> Complaint | None:
    """The complaint in an answer's JSON, in any of the shapes CoinGecko uses."""
    if not isinstance(value, dict) or not depth:
        return None
    for name in ("error", "status"):
        inner = complaint_in(value.get(name), depth=depth - 1)
        if inner is not None:
            return inner
    code = _code(value.get("error_code")) or _code(value.get("code")) or _code(value.get("status"))
    for name in ("error_message", "error", "errors", "message"):
        if value.get(name):
            return Complaint(code, shown(value[name]) if name == "errors" else _text(value[name]))
    return Complaint(code, "") if code else None


def retry_after(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds to wait, from a number or an HTTP date; bounded, and None when unreadable."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        seconds = float(text[:9])
    else:
        try:
            at = parsedate_to_datetime(text)
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            seconds = (at - now).total_seconds()
        except (ValueError, OverflowError):
            return None
    return min(max(seconds, 0.0), LONGEST_WAIT)


def _verdict(reply: Reply, complaint: Complaint, now: datetime) -> Failure:
    code, said = complaint.code, f" It said: {complaint.message}" if complaint.message else ""
    status = code if reply.status < 300 and code and 400 <= code < 600 else reply.status
    wait = retry_after(reply.headers, now=now)

    def failure(kind: Kind, reason: str) -> Failure:
        return Failure(kind, reason, wait, reply.status, code)

    if code in _KEY_TROUBLE:
        return failure(Kind.KEY, _KEY_TROUBLE[code])
    if code == _BLOCK_PAGE or (status == 403 and reply.body.lstrip().startswith(b"<")):
        return failure(Kind.BLOCKED, "The network in front of CoinGecko blocks this machine.")
    if status == 429 or "rate limit" in said.lower() or "throttled" in said.lower():
        return failure(Kind.LIMITED, "CoinGecko got more calls than the plan allows.")
    if code and code >= _OWN_CODES:  # 10012 comes as 401: history beyond the plan, the key is good
        return failure(Kind.SETTINGS, f"CoinGecko refused the question ({code}).{said}")
    return _by_status(status, said, failure)


def _by_status(status: int, said: str, failure: _Verdict) -> Failure:
    if status in (401, 403):
        return failure(Kind.KEY, f"CoinGecko refused access ({status}).{said}")
    if status == 404:
        return failure(Kind.MISSING, f"CoinGecko does not know what was asked for.{said}")
    if status in _PASSING or status >= 500:
        return failure(Kind.BUSY, f"CoinGecko cannot answer now ({status}).{said}")
    if 300 <= status < 400:
        return failure(Kind.SETTINGS, f"The address answers with a redirect ({status}).")
    if status >= 400:
        return failure(Kind.SETTINGS, f"CoinGecko refused the question ({status}).{said}")
    return failure(Kind.BROKEN, f"CoinGecko answered with an error.{said}")


def _no_data(reply: Reply) -> Failure:
    start = reply.body[:200].lstrip().lower()
    if not start:
        reason = "CoinGecko's answer was empty."
    elif start.startswith((b"<!", b"<html", b"<head", b"<?xml")):
        reason = "CoinGecko answered with a web page instead of data."
    else:
        reason = "CoinGecko's answer was cut off or is not JSON."
    return Failure(Kind.BROKEN, reason, None, reply.status)


def _plain_complaint(body: bytes) -> Complaint | None:
    """Complaints that are a page or a line of text: the block page and the throttle."""
    text = body[:5000].decode("utf-8", "replace").lower()
    if "1020" in text and ("error code" in text or "access denied" in text):
        return Complaint(_BLOCK_PAGE, "")
    if text.startswith("throttled"):
        return Complaint(429, "")
    return None


def _code(value: object) -> int | None:
    text = value if isinstance(value, str) else ""
    return (int(text) or None) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _text(value: object) -> str:
    text = value if isinstance(value, str) else shown(value)
    return " ".join(part for part in text[:200].split() if part.isprintable())
