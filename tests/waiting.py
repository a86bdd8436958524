"""Waiting for a condition, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(condition: Callable[[], T], *, seconds: float = 30.0, saying: str = "") -> T:
    """The condition's first true answer; fails when none comes in time."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, saying or f"{condition} was not met in {seconds} s"
        time.sleep(0.01)
    return answer
