"""The words of a WhatsApp message: a free text, and what fills the approved template instead.

Both are made once and kept in the message's row, so that every try says the same. Whether the
24-hour window is open is decided at each try, for the window may close between two of them.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import get_template

from notifications.fill import fill_text
from notifications.wording import Wording

LONGEST_BODY = 1600  # Twilio's limit for a free text
LONGEST_VALUE = 249
LONGEST_TEMPLATE = 1024  # WhatsApp's limit for a filled template
NOTHING = "–"  # a variable may not be empty: it would show the template's sample
_PLACEHOLDER = re.compile(r"\{\{(\d+)\}\}")
# Line breaks, tabs and long gaps are refused in variables; braces would be taken for placeholders.
_GAPS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Unworded(Exception):
    """A message whose words cannot be made; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Words:
    body: str
    variables: Mapping[str, str]  # "1", "2" … ; empty when the wording has no template


def compose(wording: Wording, values: Mapping[str, object], *, ref: str) -> Words:
    """Word a message on both ways. The reference stands in either, for it to be found again."""
    known = {**values, "ref": ref}
    text = fill_text(f"{wording.folder}/whatsapp.txt", known).replace("\x00", "").strip()
    if ref and ref not in text:
        text = f"{text} Ref {ref}."
    return Words(_shortened(text, LONGEST_BODY, keeping=ref), variables_of(wording, known))


def variables_of(wording: Wording, values: Mapping[str, object]) -> dict[str, str]:
    """Every variable of the approved template, filled; nothing is left to its sample value."""
    missing = [name for name in wording.variables if values.get(name) is None]
    if missing:
        raise Unworded(f"The message '{wording.name}' lacks {', '.join(missing)}.")
    filled = [one_line(str(values[name])) for name in wording.variables]
    if filled:
        room = LONGEST_TEMPLATE - size(_PLACEHOLDER.sub("", template_text(wording)))
        _fit(filled, room)
    return {str(place): value for place, value in enumerate(filled, start=1)}


def one_line(value: str) -> str:
    """A value as a template takes it: one line, not empty, not too long, without braces."""
    flat = _GAPS.sub(" ", value).strip()
    flat = re.sub(r"\{{2,}", "{", flat)
    flat = re.sub(r"\}{2,}", "}", flat)
    return _shortened(flat, LONGEST_VALUE) or NOTHING


def template_text(wording: Wording) -> str:
    """The text of the approved template, with its {{1}}, {{2}} … as WhatsApp knows it."""
    found = get_template(f"{wording.folder}/whatsapp_template.txt")
    return str(found.template.source).strip()  # type: ignore[attr-defined]  # Django's own engine


def placeholders(text: str) -> list[str]:
    return _PLACEHOLDER.findall(text)


def to_bytes(words: Words) -> bytes:
    """The same words are always the same bytes."""
    return as_json({"body": words.body, "variables": dict(words.variables)}).encode()


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_bytes(source: bytes) -> Words:
    plain = json.loads(source)
    return Words(plain["body"], plain["variables"])


def size(text: str) -> int:
    """As phones count: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def _fit(values: list[str], room: int) -> None:
    """Shorten the longest values until all fit."""
    while sum(map(size, values)) > room:
        longest = max(range(len(values)), key=lambda place: size(values[place]))
        over = sum(map(size, values)) - room
        values[longest] = _shortened(values[longest], max(size(values[longest]) - over, 1))


def _shortened(text: str, longest: int, *, keeping: str = "") -> str:
    """Cut at the end, and say so; the reference at the end stays."""
    if size(text) <= longest:
        return text
    tail = f"… Ref {keeping}." if keeping else "…"
    head = text[: longest - size(tail)]
    while size(head) + size(tail) > longest:
        head = head[:-1]
    return f"{head.rstrip()}{tail}"
