"""Numbers as the vendor writes them, and JSON that keeps every digit of them."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from json.encoder import encode_basestring_ascii
from typing import Any, Self

WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN)
WHOLE_FROM = Decimal(10_000)  # dearer than this, the vendor shows no cents
SIGNIFICANT = 6  # cheaper than one dollar, it shows this many digits


JSON_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")


class Spelled(Decimal):
    """A number that goes out letter by letter as it was given."""

    text: str

    def __new__(cls, text: str) -> Self:
        number = super().__new__(cls, text)
        number.text = text
        return number


def exact(price: str | int | Decimal) -> Decimal:
    """Prices are given as text or Decimal, never as float, so that their digits are known."""
    if isinstance(price, float):
        raise TypeError("give the price as text: a float has no digits of its own")
    try:
        return Spelled(str(price)) if JSON_NUMBER.fullmatch(str(price)) else Decimal(price)
    except InvalidOperation:
        raise ValueError(f"{price!r} is no number") from None


def dumps(value: object) -> str:
    """JSON; of a Decimal every digit goes out, without exponent unless spelled with one."""
    match value:
        case str():
            return encode_basestring_ascii(value)
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case Spelled():
            return value.text
        case Decimal():
            return format(value, "f")
        case int():
            return str(value)
        case float():
            return repr(value)
        case dict():
            pairs = (f"{encode_basestring_ascii(k)}:{dumps(v)}" for k, v in value.items())
            return "{" + ",".join(pairs) + "}"
        case list() | tuple():
            return "[" + ",".join(map(dumps, value)) + "]"
    raise TypeError(f"{type(value).__name__} is no JSON")


def money(value: float | Decimal, precision: str | None = None) -> Decimal:
    """A price: rounded as the vendor does unasked, in full, or to a number of places."""
    amount = value if isinstance(value, Decimal) else Decimal(repr(value))
    if precision == "full" or not amount:
        return amount
    if precision is not None:
        return WIDE.quantize(amount, Decimal(1).scaleb(-int(precision)))
    size = abs(amount)
    places = 0 if size >= WHOLE_FROM else 2
    if size < 1:
        places = SIGNIFICANT - 1 - size.adjusted()
    return WIDE.quantize(amount, Decimal(1).scaleb(-places))


def whole(value: float) -> int | Decimal:
    """Caps and volumes: whole from one on, never rounded to nothing."""
    return round(value) if abs(value) >= 1 else money(value)


def percent(now: float, before: float) -> Decimal:
    """A change in percent, five places."""
    change = (now / before - 1) * 100 if before else 0.0
    return WIDE.quantize(Decimal(repr(change)), Decimal("0.00001"))


def as_text(value: Any) -> Any:
    """The same answer with every number in quotes, as some gateways send it."""
    match value:
        case bool() | None | str():
            return value
        case dict():
            return {name: as_text(part) for name, part in value.items()}
        case list() | tuple():
            return [as_text(part) for part in value]
    return dumps(value)
