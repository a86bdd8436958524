"""What a text means to us, before anybody is asked who knows of coins. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from notifications.inbound import synonyms
from notifications.linking.codes import DIGITS

Meaning = Literal["LINK", "STOP", "START", "YES", "HELP", "JOIN", "OTHER"]
_LINK = re.compile(rf"(?:link|code)\W*((?:\d[\s.\-]*){{{DIGITS}}})\W*")
_BARE_CODE = re.compile(r"(\d{4}[ -]?\d{4})")  # the word forgotten
_BEGINS_LINK = re.compile(r"link\b[\W\d]*")
_JOIN = re.compile(r"join\s+\S+")


@dataclass(frozen=True, slots=True)
class Said:
    meaning: Meaning
    code: str = ""  # the digits of LINK; empty when they are no code


def plain(word: str) -> str:
    """Lower case without accents: İPTAL, iptal and ıptal are one word."""
    bare = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).replace("ı", "i")


def _listed(text: str) -> frozenset[str]:
    return frozenset(map(plain, text.split()))


_AROUND = _listed(synonyms.AROUND)
_MEANINGS: tuple[tuple[Meaning, frozenset[str]], ...] = (
    ("STOP", _listed(synonyms.STOP)),
    ("START", _listed(synonyms.START)),
    ("YES", _listed(synonyms.START_AFTER_STOP)),
    ("HELP", _listed(synonyms.HELP)),
)


def understand(text: str) -> Said:
    """The meaning of the whole text: "stop" is STOP, "stop btc 60000" is somebody else's affair."""
    simple = plain(text).strip()
    if link := _LINK.fullmatch(simple) or _BARE_CODE.fullmatch(simple):
        digits = (str(int(letter)) for letter in link[1] if letter.isdecimal())
        return Said("LINK", "".join(digits))
    if _BEGINS_LINK.fullmatch(simple):
        return Said("LINK")
    if _JOIN.fullmatch(simple):
        return Said("JOIN")
    if simple and not simple.strip("? "):
        return Said("HELP")
    return Said(_meaning(_words(simple)))


def _words(text: str) -> list[str]:
    """Letters, figures and the marks that belong to them; everything else stands between."""
    kept = (sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in text)
    return "".join(kept).split()


def _meaning(words: list[str]) -> Meaning:
    said = frozenset(words) - _AROUND
    joined = frozenset({"".join(words)})  # opt-out, stop all
    for meaning, known in _MEANINGS:
        if (said and said <= known) or joined <= known:
            return meaning
    return "OTHER"
