"""Whether the steps of this process wait for each other, so that each should give way in time."""

_TURNS: set[str] = set()


def begin() -> None:
    """From now on this process takes every step, one after the other."""
    _TURNS.add("all")


def in_turn() -> bool:
    return bool(_TURNS)
