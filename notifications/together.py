"""One message that tells what several others would have told: a group, a digest. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

LONGEST_DETAIL = 240  # a variable of a WhatsApp template takes no more


Story = Mapping[str, Any]  # the values of a message


def told_together(headline: str, stories: Sequence[Story]) -> dict[str, Any]:
    """The values of the carrier: its headline, and each member in a line."""
    lines = [line for story in stories for line in lines_of(story)]
    return {
        "headline": headline,
        "short": headline.rstrip("."),
        "detail": in_one_line(lines),
        "lines": lines,
    }


def lines_of(story: Story) -> list[str]:
    """Of a member that carries others itself, theirs."""
    if "lines" in story:
        return list(story["lines"])
    words = story.get("headline") or story.get("short") or story.get("detail")
    return [str(words).strip()] if words else []


def in_one_line(lines: Sequence[str]) -> str:
    """As many as there is room for, and how many more there are."""
    kept: list[str] = []
    for line in lines:
        left = len(lines) - len(kept) - 1
        if len(_joined([*kept, line], left)) > LONGEST_DETAIL:
            break
        kept.append(line)
    return _joined(kept, len(lines) - len(kept))


def _joined(lines: Sequence[str], more: int) -> str:
    tail = [f"and {more} more on the notifications page."] if more else []
    return " · ".join([*lines, *tail])
