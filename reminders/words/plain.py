"""What a message may carry: one line of plain text, short enough for an approved template."""

import unicodedata

LONGEST = 240  # an approved WhatsApp template refuses longer values, or lines that break
_JOINER = "\N{ZERO WIDTH JOINER}"  # holds emoji together
_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def one_line(text: str, *, longest: int = LONGEST) -> str:
    """No line breaks, no marks that turn the reading direction around, never too long."""
    seen = "".join(letter if _shows(letter) else " " for letter in text)
    words = " ".join(seen.split(" ")).strip()
    while "  " in words:
        words = words.replace("  ", " ")
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def isolated(text: str) -> str:
    """Somebody's own words inside ours: right-to-left letters keep to their place."""
    mixed = any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in text)
    return f"{_ISOLATE}{text}{_END}" if mixed else text


def _shows(letter: str) -> bool:
    if letter in (_JOINER, _ISOLATE, _END):
        return True
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"}
