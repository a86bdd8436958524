"""All figures of reminders, part by part in one database."""

from collections.abc import Callable, Iterator

from bench.figures import Figure
from bench.reminding import balances, firing
from bench.reminding.market import people

PARTS: dict[str, Callable[[str, int], Iterator[Figure]]] = {
    "loop": firing.against_the_loop,
    "million": firing.among_a_million,
    "balances": balances.measure,
}


def measure(engine: str, shrink: str = "1", *only: str) -> list[Figure]:
    """Of these parts, or of all; a million divided by `shrink` shows only that it works."""
    people()
    chosen = [part for part in PARTS if part in only or not only]  # in this order
    return [figure for part in chosen for figure in PARTS[part](engine, int(shrink))]
