"""What a message may carry: one line of plain text, short enough for an approved template."""

import unicodedata

LONGEST = 240  # an approved WhatsApp template refuses longer values, or lines that break
_JOINER = "\N{ZERO WIDTH JOINER}"  # holds emoji together
_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def one_line(text: str, *, longest: int = LONGEST) -> str:
    """No line breaks, no marks that turn the reading direction around, never too long."""
    words = (text if text.isprintable() else text.translate(_SEEN)).strip()
    while "  " in words:
        words = words.replace("  ", " ")
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def isolated(text: str) -> str:
    """Somebody's own words inside ours: right-to-left letters keep to their place."""
    mixed = any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in text)
    return f"{_ISOLATE}{text}{_END}" if mixed else text


class _Seen(dict[int, int]):
    """Which letter stands for a letter, looked up once: a refresh may ask for a million."""

    def __missing__(self, code: int) -> int:
        hidden = unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"}
        kept = chr(code) in (_JOINER, _ISOLATE, _END)
        self[code] = ord(" ") if hidden and not kept else code
        return self[code]


_SEEN = _Seen()
