"""Amounts inside a sentence: $70,120, +$4,210, +13.6 %. A value never reads as its line."""

from decimal import Context, Decimal

from tracker.lib import figures
from tracker.lib.decimals import canonical

SPACE = "\N{NARROW NO-BREAK SPACE}"
_EXACT = Context(prec=120)
_CENT = Decimal("0.01")
MOST_PLACES = 40


def spoken(value: Decimal, currency: str, *, signed: bool = False) -> str:
    """An amount of money, or with no currency a number of per cent."""
    if not currency:
        return percent(value)
    text = figures.money(value, currency).removesuffix(".00")
    return f"+{text}" if signed and value > 0 else text


def sum_of(value: Decimal, currency: str, *, signed: bool = False) -> str:
    """What somebody has or gained: no smaller than cents, unlike a price."""
    text = figures.sum_of_money(value, currency).removesuffix(".00")
    return f"+{text}" if signed and value > 0 else text


def percent(value: Decimal) -> str:
    """+13.6 %, −4.2 %, 0 %: always with its sign."""
    size = value.quantize(Decimal("0.1"), context=_EXACT)
    return _dressed(size, f"{abs(size):,f}".removesuffix(".0"), "", signed=True)


def exact(value: Decimal, currency: str, *, signed: bool = False) -> str:
    """A line as it was drawn: every digit, and cents in pairs."""
    size = canonical(value.copy_abs())
    if currency and size != size.to_integral_value():
        cents = size.quantize(_CENT, context=_EXACT)
        size = cents if cents == size else size
    return _dressed(value, f"{size:,f}", currency, signed=signed)


def beside(value: Decimal, line: Decimal, currency: str, *, signed: bool = False) -> str:
    """A value next to its line, with as many digits as it takes to tell them apart."""
    text = spoken(value, currency, signed=signed)
    if value == line or text != spoken(line, currency, signed=signed):
        return text
    for places in range(MOST_PLACES):
        short, short_line = _rounded(value, places), _rounded(line, places)
        if short != short_line:
            return exact(short, currency, signed=signed)
    return exact(value, currency, signed=signed)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), context=_EXACT)


def quantity(value: Decimal, symbol: str) -> str:
    return f"{value:,f} {symbol}"


def _dressed(value: Decimal, size: str, currency: str, *, signed: bool) -> str:
    sign = "−" if value < 0 else "+" if value > 0 and (signed or not currency) else ""
    if not currency:
        return f"{sign}{size}{SPACE}%"
    return f"{sign}{figures.money(Decimal(0), currency).removesuffix('0.00')}{size}"
