"""How long ago, in words short enough for a table."""

from datetime import datetime

_UNITS = [(86_400, "d"), (3600, "h"), (60, "min")]


def age(seconds: float) -> str:
    """41 s, 17 min, 3 h, 5 d."""
    for length, unit in _UNITS:
        if seconds >= 2 * length or (length == 60 and seconds >= 100):
            return f"{int(seconds // length)}\N{NARROW NO-BREAK SPACE}{unit}"
    return f"{max(0, int(seconds))}\N{NARROW NO-BREAK SPACE}s"


def ago(at: datetime | None, *, now: datetime) -> str:
    """41 s ago; "never" for what has not happened."""
    return "never" if at is None else f"{age((now - at).total_seconds())} ago"
