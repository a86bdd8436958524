"""The METRICS seam: figures read from the database at the moment somebody asks for them.

So every process of a service answers the same, and none of them keeps a count of its own.
"""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from tracker.lib.seams import ask

PREFIX = "bellwether_"


class _Asked(Collector):
    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        for answer in ask("METRICS", now=self.now):
            for metric in answer:
                if not metric.name.startswith(PREFIX):
                    raise ValueError(f"{metric.name}: names begin with {PREFIX}")
                yield metric


def exposition(*, now: datetime) -> bytes:
    """All figures in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Asked(now))
    return generate_latest(registry)
