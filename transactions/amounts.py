"""Amounts as people type them: 0.5, 0,5, 1 234.56, 1.234,56, $12."""

import re
from decimal import Decimal

_SIGNS = "$€£¥₩₹₽₺₿Ξ"
_BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009'’_" + _SIGNS)
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,2})?", re.ASCII)
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)
LONGEST = 60


def typed_amount(text: str) -> Decimal:
    """The number a person means; ValueError, with a sentence for them, where that is not clear."""
    tidy = text.strip().replace("−", "-").translate(_BLANKS)
    if len(tidy) > LONGEST:
        raise ValueError("That is too long for a number.")
    plain = _with_point(tidy)
    if not _NUMBER.fullmatch(plain):
        raise ValueError("Enter a number, such as 0.5 or 1234.56.")
    return Decimal(plain)


def _with_point(text: str) -> str:
    if "," not in text:
        return text.replace(".", "") if text.count(".") > 1 else text
    if "." in text:  # both: the last one begins the decimals
        grouping, point = (",", ".") if text.rindex(".") > text.rindex(",") else (".", ",")
        return text.replace(grouping, "").replace(point, ".")
    if _GROUPED.fullmatch(text):
        if text.count(",") > 1:
            return text.replace(",", "")
        raise ValueError(
            f"Is {text} a little more than {text.partition(',')[0]}, or thousands? "
            f"Write {text.replace(',', '.')} or {text.replace(',', '')}."
        )
    return text.replace(",", ".")
