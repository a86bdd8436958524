"""All figures of reminders, one after the other in one database."""

from bench.figures import Figure
from bench.reminding import balances, firing


def measure(engine: str) -> list[Figure]:
    return [*firing.measure(engine), *balances.measure(engine)]
