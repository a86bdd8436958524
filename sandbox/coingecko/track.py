"""One coin's price over time: its curve, bent by the prices a script has set."""

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from sandbox.coingecko.curve import Curve


@dataclass(frozen=True, slots=True)
class Anchor:
    """From this moment on the price is this one (pinned), or moves on from it."""

    at: float
    price: Decimal
    pinned: bool


@dataclass(frozen=True, slots=True)
class Track:
    """In US dollars. Setting a price makes a new track, so readers in other threads see one."""

    base: float
    curve: Curve
    anchors: tuple[Anchor, ...] = ()

    def at(self, t: float) -> float:
        return self._value(self._anchor(t), t)

    def exact(self, t: float) -> Decimal | None:
        """The very digits a script has set, where they hold."""
        anchor = self._anchor(t)
        holds = anchor is not None and (anchor.pinned or anchor.at == t)
        return anchor.price if anchor and holds else None

    def extremes(self, start: float, end: float) -> tuple[float, float]:
        """The lowest and highest price between two moments, jumps included."""
        turns = [anchor.at for anchor in self.anchors if start < anchor.at <= end]
        lows, highs = [], []
        for begin, stop in zip([start, *turns], [*turns, end], strict=True):
            low, high = self._stretch(self._anchor(begin), begin, stop)
            lows.append(low)
            highs.append(high)
        return min(lows), max(highs)

    def set(self, at: float, price: Decimal, *, pinned: bool) -> Self:
        kept = tuple(anchor for anchor in self.anchors if anchor.at < at)
        return replace(self, anchors=(*kept, Anchor(at, price, pinned)))

    def _anchor(self, t: float) -> Anchor | None:
        return next((anchor for anchor in reversed(self.anchors) if anchor.at <= t), None)

    def _value(self, anchor: Anchor | None, t: float) -> float:
        if anchor is None:
            return self.base * math.exp(self.curve.at(t))
        if anchor.pinned or anchor.at == t:
            return float(anchor.price)
        return float(anchor.price) * math.exp(self.curve.at(t) - self.curve.at(anchor.at))

    def _stretch(self, anchor: Anchor | None, start: float, end: float) -> tuple[float, float]:
        if anchor and anchor.pinned:
            return float(anchor.price), float(anchor.price)
        low, high = self.curve.extremes(start, end)
        scale = self.base if anchor is None else float(anchor.price)
        zero = 0.0 if anchor is None else self.curve.at(anchor.at)
        ends = self._value(anchor, start), self._value(anchor, end)  # rounding must not lose these
        bounds = (scale * math.exp(low - zero), scale * math.exp(high - zero))
        return min(*bounds, *ends), max(*bounds, *ends)
