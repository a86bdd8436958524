"""What people are told about the watching itself: held back, suspended, late, well again."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from reminders.words.lines import Line
from reminders.words.plain import one_line
from reminders.words.times import clock

MOST_NAMED = 4


def held_values(
    line: Line, *, coins: Sequence[str], since: datetime, now: datetime, zone: tzinfo, link: str
) -> dict[str, str]:
    """A reminder that could not be judged for a day, the coins at fault, and the way out."""
    at = clock(since, zone=zone, near=now)
    return _lines(
        headline=f"Held back since {at}: {sentence(line)}.",
        detail=f"No price to rely on of {listed(coins)}. Leave it out, or give it a price by hand.",
        short=f"Held back: {sentence(line)}",
        link=link,
    )


def suspended_values(line: Line, *, coin: str, heir: str = "", link: str) -> dict[str, str]:
    """A coin that is no longer listed takes its reminders with it, until somebody decides."""
    onward = f" It may go on as {heir}." if heir else ""
    return _lines(
        headline=f"Suspended: {sentence(line)}.",
        detail=f"{coin} is no longer listed, so its price cannot be watched.{onward}",
        short=f"Suspended: {sentence(line)}",
        link=link,
    )


def late_values(
    *, since: datetime, reminders: int, now: datetime, zone: tzinfo, link: str
) -> dict[str, str]:
    """Nobody is left believing that their lines are watched."""
    at = clock(since, zone=zone, near=now)
    yours = "Your reminder is" if reminders == 1 else f"Your {reminders:,} reminders are"
    return _lines(
        headline=f"We have had no prices since {at}.",
        detail=f"{yours} not being watched at the moment. We tell you when they are again.",
        short=f"No prices since {at}",
        link=link,
    )


def all_clear_values(
    *, crossed: Sequence[str], since: datetime, until: datetime, zone: tzinfo, link: str
) -> dict[str, str]:
    """The other half of late_values, with what happened meanwhile."""
    first, last = clock(since, zone=zone, near=until), clock(until, zone=zone, near=until)
    what = f"Crossed meanwhile: {listed(crossed)}." if crossed else "No line of yours was crossed."
    return _lines(
        headline=f"Your reminders are watched again, after a gap from {first} to {last}.",
        detail=what,
        short="Your reminders are watched again",
        link=link,
    )


def sentence(line: Line) -> str:
    """A reminder in passing: BTC above $70,000."""
    return f"{line.subject} {line.direction} {line.level}"


def listed(names: Sequence[str], *, most: int = MOST_NAMED) -> str:
    """A, B and C; what is too many becomes a number."""
    shown = [one_line(name, longest=60) for name in names[:most]]
    if more := len(names) - len(shown):
        return f"{', '.join(shown)} and {more} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""


def _lines(**values: str) -> dict[str, str]:
    return {name: one_line(text) for name, text in values.items()}
