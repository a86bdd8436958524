"""Who may ask, and how often: key and host checks and the quotas of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil
from typing import Literal

from sandbox.coingecko import refusals
from sandbox.coingecko.refusals import Refusal

Plan = Literal["demo", "pro"]
HEADERS: dict[Plan, str] = {"demo": "x-cg-demo-api-key", "pro": "x-cg-pro-api-key"}
QUERIES: dict[Plan, str] = {"demo": "x_cg_demo_api_key", "pro": "x_cg_pro_api_key"}


@dataclass(frozen=True, slots=True)
class Key:
    """The key a request came with; none is allowed on the public host only."""

    kind: Plan | None = None
    value: str = ""


def key_of(headers: Mapping[str, str], query: Mapping[str, str]) -> Key:
    kinds: tuple[Plan, ...] = ("demo", "pro")
    for kind in kinds:
        value = headers.get(HEADERS[kind]) or query.get(QUERIES[kind])
        if value:
            return Key(kind, value)
    return Key()


@dataclass(slots=True)
class Gate:
    """The host we play (`demo` is the public one) and what its callers may use up."""

    host: Plan = "demo"
    keys: frozenset[str] | None = None  # None: any key is known
    key_required: bool = False  # the public host also answers without one
    per_minute: int | None = None
    per_month: int | None = None
    _used: dict[tuple[str, object], int] = field(default_factory=dict)

    def judge(self, key: Key, now: float) -> Refusal | None:
        """Why this request is refused; None lets it in and counts it."""
        return self._stranger(key) or self._spent(key, now)

    def used(self, now: float) -> int:
        """Calls let in this month, of all keys."""
        month = month_of(now)
        return sum(count for (_, window), count in self._used.items() if window == month)

    def _stranger(self, key: Key) -> Refusal | None:
        if key.kind == "pro" and self.host == "demo":
            return refusals.NAMED["pro_key_on_public_host"]
        if key.kind == "demo" and self.host == "pro":
            return refusals.NAMED["demo_key_on_pro_host"]
        unknown = bool(key.value) and self.keys is not None and key.value not in self.keys
        absent = not key.value and (self.host == "pro" or self.key_required)
        return refusals.NAMED["no_key"] if unknown or absent else None

    def _spent(self, key: Key, now: float) -> Refusal | None:
        """Fixed windows by the market's own clock; a refused call counts for nothing."""
        minute, month = (key.value, int(now // 60)), (key.value, month_of(now))
        if self.per_minute is not None and self._used.get(minute, 0) >= self.per_minute:
            return refusals.rate_limited(ceil(60 - now % 60))
        if self.per_month is not None and self._used.get(month, 0) >= self.per_month:
            return refusals.rate_limited(None)
        for window in (minute, month):
            self._used[window] = self._used.get(window, 0) + 1
        return None


def month_of(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m")
