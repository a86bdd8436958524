"""A mail that was written as text gets HTML with the same words, so the same facts, by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from notifications.fill import fill_markup


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or an address of ours that stands alone and becomes a button."""

    text: str
    link: str = ""


def dress(text: str) -> str:
    """The text as paragraphs of HTML."""
    facts = {"blocks": list(blocks(text, ours=settings.SITE_URL))}
    return fill_markup("notifications/mail/_paragraphs.html", facts)


def blocks(text: str, *, ours: str) -> Iterator[Block]:
    """Only our own address becomes a button: a text may quote what strangers wrote."""
    for paragraph in text.strip().split("\n\n"):
        words = paragraph.strip()
        alone = len(words.split()) == 1 and (words == ours or words.startswith(f"{ours}/"))
        if words:
            yield Block(words, link=words if alone else "")
