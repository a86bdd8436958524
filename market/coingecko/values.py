"""One value of an answer at a time: JSON text in, a clean value or a reason out."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_SHOWN = 40
_DIGITS = 60
_MAGNITUDE = 40  # nothing real costs 1e40 of anything, or 1e-40
_OLDEST = datetime(2008, 1, 1, tzinfo=UTC)  # before the first coin
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class Numeral(str):
    """A JSON number as it was spelt, so that no digit is lost and no length is trusted."""

    __slots__ = ()


class NotUsable(ValueError):
    """The value is not what its place calls for; the text says why."""


class NotJson(ValueError):
    """The answer as a whole is not readable JSON."""


def read_json(body: bytes) -> Any:
    """The answer with every number kept as a Numeral, NaN and Infinity included."""
    try:
        text = body.decode("utf-8-sig")
        return json.loads(text, parse_float=Numeral, parse_int=Numeral, parse_constant=Numeral)
    except (ValueError, RecursionError) as exc:
        raise NotJson("the answer is not complete JSON") from exc


def shown(value: object) -> str:
    """A few characters of an odd value, safe to store and to show."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    text = _CONTROL.sub("�", text[: _SHOWN + 1])
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def number(value: object) -> Decimal | None:
    """A finite Decimal with the digits it was sent with; None stays None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str):
        raise NotUsable(f"{_kind(value)} where a number belongs")
    if len(value) > _DIGITS + 10:
        raise NotUsable(f"a number of {len(value)} characters")
    if not _NUMBER.fullmatch(value):
        raise NotUsable(f"'{shown(value)}' is not a number")
    amount = Decimal(value)
    if not amount:
        return Decimal(0)
    if abs(amount.adjusted()) > _MAGNITUDE or int(amount.as_tuple().exponent) < -_DIGITS:
        raise NotUsable(f"{shown(value)} is beyond any real number")
    return amount


def whole(value: object) -> int | None:
    """A whole number from 0 on, as ranks are."""
    amount = number(value)
    if amount is None:
        return None
    if amount < 0 or amount != amount.to_integral_value() or amount > 10**9:
        raise NotUsable(f"{shown(value)} is not a rank")
    return int(amount)


def moment(value: object) -> datetime | None:
    """A time with its zone, from ISO 8601 text or from milliseconds since 1970."""
    if value is None:
        return None
    if isinstance(value, Numeral):
        return _from_milliseconds(value)
    if not isinstance(value, str) or len(value) > _SHOWN:
        raise NotUsable(f"{_kind(value)} where a time belongs")
    try:
        at = datetime.fromisoformat(value)
    except ValueError as exc:
        raise NotUsable(f"'{shown(value)}' is not a time") from exc
    if at.tzinfo is None:
        raise NotUsable(f"'{shown(value)}' is a time without a zone")
    return _within_history(at, value)


def words(value: object, *, longest: int) -> str:
    """One line of text without control characters."""
    if isinstance(value, Numeral) or not isinstance(value, str):
        raise NotUsable(f"{_kind(value)} where text belongs")
    text = _CONTROL.sub("", value[: 4 * longest]).strip()
    if not text:
        raise NotUsable("empty text")
    if len(text) > longest or len(value) > 4 * longest:
        raise NotUsable(f"a text of {len(value)} characters")
    return text


def address(value: object, *, longest: int) -> str | None:
    """A web address; CoinGecko's placeholders ('missing_large.png') are no picture."""
    if value is None or value == "":
        return None
    text = words(value, longest=longest)
    if text.startswith("missing_"):
        return None
    try:
        parts = urlsplit(text)
    except ValueError as exc:
        raise NotUsable(f"'{shown(text)}' is not a web address") from exc
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotUsable(f"'{shown(text)}' is not a web address")
    return text


def _from_milliseconds(value: Numeral) -> datetime:
    amount = number(value)
    if amount is None or not 0 < amount < 10**14:
        raise NotUsable(f"{shown(value)} is not a time")
    return _within_history(datetime.fromtimestamp(float(amount / 1000), UTC), value)


def _within_history(at: datetime, value: str) -> datetime:
    if not _OLDEST <= at <= _LATEST:
        raise NotUsable(f"{shown(value)} is not a time coins were traded at")
    return at.astimezone(UTC)


def _kind(value: object) -> str:
    names = {bool: "true or false", list: "a list", dict: "an object", type(None): "nothing"}
    return names.get(type(value), "a number" if isinstance(value, Numeral) else "text")
