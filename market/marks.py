"""What other apps draw on a coin's chart: things that happened, and lines at a price.

The seam CHART_MARKS lists callables `(*, request, coin, since) -> Iterable[Mark | Level]`.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a time: coins came in or went out."""

    at: datetime
    way: Literal["in", "out"]
    text: str


@dataclass(frozen=True, slots=True)
class Level:
    """A line at a price, in US dollars, and the page that tells more of it."""

    price: Decimal
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Everything others draw on one chart."""

    marks: list[Mark]
    levels: list[Level]

    @classmethod
    def of(cls, answers: list[list[Mark | Level]]) -> "Drawn":
        found = [each for answer in answers for each in answer]
        marks = sorted((m for m in found if isinstance(m, Mark)), key=lambda mark: mark.at)
        return cls(marks, [level for level in found if isinstance(level, Level)])

    @property
    def for_chart(self) -> dict[str, list[dict[str, object]]]:
        """The drawing wants seconds and floating-point numbers."""
        return {
            "marks": [{"time": int(m.at.timestamp()), "way": m.way} for m in self.marks],
            "levels": [{"price": float(each.price), "text": each.text} for each in self.levels],
        }
