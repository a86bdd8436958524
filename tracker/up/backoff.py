"""How long to wait before a dead part is started again."""

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 30.0
HEALTHY_SECONDS = 10.0


def next_delay(previous: float | None, *, lived: float) -> float:
    """1, 2, 4 … 30 seconds, and from the beginning once it has lived well in between."""
    if previous is None or lived >= HEALTHY_SECONDS:
        return FIRST_SECONDS
    return min(previous * 2, LONGEST_SECONDS)
