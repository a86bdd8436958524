"""Numbers as exports write them: 1,234.56 and 1.234,56, 1e-8, (5.00), $12, 5.11INCH."""

import re
from collections.abc import Iterable
from decimal import Decimal

from transactions.importing.event import Amount
from transactions.importing.money import DIGITS_FIRST
from transactions.importing.refusals import RowProblem

MOST_INTEGER_DIGITS = 20
MOST_DECIMALS = 18

_PLAIN = re.compile(r"[-+]?(?:\d{1,20}(?:\.\d{0,18})?|\.\d{1,18})", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)
_SIGNS = "$€£¥₩₹₽₺₿฿Ξ₫₴₦₱₪"
_BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009'’_" + _SIGNS)
_MINUSES = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "﹣": "-"})
_GROUPS_OF_THREE = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)
_DOTTED_GROUPS = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_AMOUNT = re.compile(r"(?P<number>[-+(]?[^A-Za-z]*?)\s*(?P<symbol>[A-Za-z][\w.$-]*)\)?")
_SYMBOL_FIRST = re.compile(r"(?P<symbol>[A-Za-z]{2,10})\s*(?P<number>[-+(]?[\d.,].*)")
NOTHING = frozenset({"", "-", "--", "n/a", "N/A", "null", "None", "NaN"})


def number(text: str, *, comma: bool | None = None) -> Decimal:
    """The number a cell says. `comma`: the file writes decimals with one (None: look)."""
    if not comma and _PLAIN.fullmatch(text):
        return Decimal(text)
    tidy = _tidy(text)
    tidy = _one_point(tidy, comma=comma)
    if not _NUMBER.fullmatch(tidy):
        raise RowProblem("This is not a number." if text.strip() else "There is no number here.")
    found = Decimal(tidy)
    _check_size(found)
    return found


def _tidy(text: str) -> str:
    tidy = text.strip().translate(_MINUSES).translate(_BLANKS)
    if tidy.startswith("(") and tidy.endswith(")"):  # bookkeepers' minus
        return "-" + tidy[1:-1].lstrip("+")
    if tidy.endswith("-") and not tidy.startswith("-"):
        return "-" + tidy[:-1]
    return tidy


def _one_point(text: str, *, comma: bool | None) -> str:
    if comma is None:
        comma = _looks_like_decimal_comma(text)
    if comma:
        return text.replace(".", "").replace(",", ".") if text.count(",") <= 1 else text
    if "," not in text:
        return text
    whole, point, rest = text.partition(".")
    if not _GROUPS_OF_THREE.fullmatch(whole):
        return text  # 1,23.4 is no number; let it be refused
    return whole.replace(",", "") + point + rest


def _looks_like_decimal_comma(text: str) -> bool:
    """12,5 and 1.234,56 and 1.234.567 have one; 1,234 and 1,234.56 have not."""
    comma, point = text.rfind(","), text.rfind(".")
    if comma < 0:
        return text.count(".") > 1 and bool(_DOTTED_GROUPS.fullmatch(text))
    if point >= 0:
        return comma > point and text.count(",") == 1
    return text.count(",") == 1 and not _GROUPS_OF_THREE.fullmatch(text)


def _check_size(found: Decimal) -> None:
    if not found:
        return
    exponent = found.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_DECIMALS:
        raise RowProblem(f"More than {MOST_DECIMALS} decimals cannot be kept.")
    if found.adjusted() >= MOST_INTEGER_DIGITS:
        raise RowProblem(f"More than {MOST_INTEGER_DIGITS} digits before the point.")


def amount(text: str, *, symbols: Iterable[str] = (), comma: bool | None = None) -> Amount:
    """A number with its symbol in one cell; `symbols` are those it may well have."""
    tidy = text.strip()
    upper = tidy.upper()
    for symbol in symbols:
        if symbol and upper.endswith(symbol) and len(upper) > len(symbol):
            head = tidy[: -len(symbol)]
            if _NUMBER.fullmatch(_one_point(_tidy(head), comma=comma)):
                return Amount(number(head, comma=comma), symbol)
    return _guess(tidy, comma=comma)


def _guess(text: str, *, comma: bool | None) -> Amount:
    upper = text.upper()
    for symbol in sorted(DIGITS_FIRST, key=len, reverse=True):
        if not symbol.isdigit() and upper.endswith(symbol):
            head = text[: -len(symbol)]
            if _NUMBER.fullmatch(_one_point(_tidy(head), comma=comma)):
                return Amount(number(head, comma=comma), symbol)
    match = _AMOUNT.fullmatch(text) or _SYMBOL_FIRST.fullmatch(text)
    if match is None:
        if _PLAIN.fullmatch(text) and not Decimal(text):
            return Amount(Decimal(0), "")  # nothing, whatever it would have been of
        raise RowProblem("This is not a number with its symbol.")
    return Amount(number(match["number"], comma=comma), match["symbol"].upper())
