"""What a bench says: how long ours takes beside something to compare it with, and the limit."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One comparison within one run. Trust the ratio; the milliseconds are this machine's."""

    name: str
    engine: str
    value: float  # ours, in milliseconds
    baseline: float  # what it is compared with, likewise
    limit: float  # what the ratio may be at most

    @property
    def ratio(self) -> float:
        return self.value / self.baseline

    @property
    def ok(self) -> bool:
        return self.ratio <= self.limit

    def facts(self) -> dict[str, Any]:
        numbers = {name: value for name, value in asdict(self).items() if name != "limit"}
        rounded = {
            name: round(value, 2) if isinstance(value, float) else value
            for name, value in numbers.items()
        }
        return {**rounded, "ratio": round(self.ratio, 4), "limit": round(self.limit, 4)}

    def __str__(self) -> str:
        verdict = "ok" if self.ok else "TOO SLOW"
        return (
            f"{verdict:<8} {self.engine:<9} {self.name}: {self.value:,.0f} ms against "
            f"{self.baseline:,.0f} ms, ratio {self.ratio:.3f} (limit {self.limit:.3f})"
        )


def compare(
    name: str, engine: str, *, ours: Sequence[float], theirs: Sequence[float], limit: float
) -> Figure:
    """The figure of interleaved rounds, given in seconds: their medians decide."""
    return Figure(name, engine, median(ours) * 1000, median(theirs) * 1000, limit)


def report(figures: Sequence[Figure]) -> dict[str, Any]:
    """What `--json` prints."""
    return {
        "figures": [figure.facts() for figure in figures],
        "ok": all(figure.ok for figure in figures),
    }
