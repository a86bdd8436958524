"""How amounts are spelt for people: tiny prices keep their digits, huge ones are shortened.

The exact value always stands beside the short one (as a title); nothing here is calculated with.
Signs and arrows carry the meaning, colour only repeats it.
"""

from decimal import Context, Decimal
from functools import lru_cache

UNKNOWN = "unknown"
_SIGNIFICANT = 5
_MOST_DECIMALS = 24
_LONGEST_QUANTITY = 8
# The usual context would round, or refuse, what has more than 28 digits.
_EXACT = Context(prec=120)
_CENT = Decimal("0.01")
_NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
_SYMBOLS = {
    "usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "inr": "₹", "krw": "₩", "try": "₺", "brl": "R$",
    "cad": "CA$", "aud": "A$", "nzd": "NZ$", "hkd": "HK$", "sgd": "S$", "cny": "CN¥", "mxn": "MX$",
}  # fmt: skip
_SCALES = [(12, "T"), (9, "B"), (6, "M")]


@lru_cache(10_000)  # a message says the same amounts several times
def money(value: Decimal | None, currency: str = "usd") -> str:
    """An amount as one reads it: $70,120.10, $2.1534, $0.00001234."""
    if value is None:
        return UNKNOWN
    return _with_currency(value < 0, _rounded(value.copy_abs()), currency)


def sum_of_money(value: Decimal | None, currency: str = "usd") -> str:
    """What somebody has, gained or lost: cents are enough from one on, −$52.08."""
    if value is None or abs(value) < 1:
        return money(value, currency)
    cents = value.copy_abs().quantize(_CENT, context=_EXACT)
    return _with_currency(value < 0, f"{cents:,f}", currency)


def short_money(value: Decimal | None, currency: str = "usd") -> str:
    """A large amount in few characters: $1.38 T."""
    if value is None:
        return UNKNOWN
    for exponent, letter in _SCALES:
        scaled = value.copy_abs().scaleb(-exponent, _EXACT)
        if scaled >= 1:
            text = f"{scaled:.2f}{_NARROW_SPACE}{letter}"
            return _with_currency(value < 0, text, currency)
    return money(value, currency)


def exact_money(value: Decimal | None, currency: str = "usd") -> str:
    """Every digit, for a title or a screen reader."""
    return UNKNOWN if value is None else f"{value:,f} {currency.upper()}"


def quantity(value: Decimal | None) -> str:
    """Every digit of how much of a coin there is."""
    return UNKNOWN if value is None else f"{value:,f}"


def short_quantity(value: Decimal | None) -> str:
    """How much of a coin there is, in eight digits or all that stand before the point."""
    if not value:
        return quantity(value)
    first = value.copy_abs().adjusted()
    places = min(max(0, _LONGEST_QUANTITY - 1 - first), _MOST_DECIMALS)
    text = format(value.quantize(Decimal(1).scaleb(-places), context=_EXACT), ",f")
    return text.rstrip("0").rstrip(".") if places else text


def change(percent: Decimal | None, *, decimals: int = 1) -> str:
    """A move in per cent with its direction: ▲ 3.2 %, ▼ 0.4 %, = 0.0 %."""
    if percent is None:
        return UNKNOWN
    size = f"{percent.copy_abs():.{decimals}f}"
    return f"{arrow(percent)}{_NARROW_SPACE}{size}{_NARROW_SPACE}%"


def arrow(value: Decimal) -> str:
    if value > 0:
        return "▲"
    return "▼" if value < 0 else "="


def direction(value: Decimal | None) -> str:
    """The name of a move's direction, which styles it."""
    if value is None:
        return "unknown"
    if value > 0:
        return "up"
    return "down" if value < 0 else "flat"


def _rounded(size: Decimal) -> str:
    if size == 0:
        return "0.00"
    decimals = min(max(2, _SIGNIFICANT - 1 - size.adjusted()), _MOST_DECIMALS)
    text = format(size.quantize(Decimal(1).scaleb(-decimals), context=_EXACT), ",f")
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"


def _with_currency(negative: bool, text: str, currency: str) -> str:
    return f"{'−' if negative else ''}{sign_of(currency)}{text}"


def sign_of(currency: str) -> str:
    """What stands before an amount: $, €, or the code."""
    return _SYMBOLS.get(currency, f"{currency.upper()}{_NARROW_SPACE}")
