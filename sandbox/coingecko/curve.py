"""How a price moves: a pure function of seed and time.

Slow and fast waves are summed on a log scale at knots of a fixed grid and joined by straight
lines. So the extremes of any span lie on knots or on its ends: highs and lows are exact, and
cheap, and agree with every price ever shown.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

HOUR, DAY = 3600.0, 86400.0
# (period in seconds, amplitude on the log scale); only waves shorter than a day gain from speed,
# so a brisk demo still shows believable weeks.
SLOW = (
    (26 * HOUR, 0.012), (3.3 * DAY, 0.02), (9.1 * DAY, 0.03), (31 * DAY, 0.06), (97 * DAY, 0.12),
    (400 * DAY, 0.25),
)  # fmt: skip
FAST = ((1.7 * HOUR, 0.004), (4.1 * HOUR, 0.006), (10.3 * HOUR, 0.008))
JITTER = 0.0008
KNOTS = 64  # in a block
MEMORY = 4000  # blocks kept per curve
WIDEST = sum(amplitude for _, amplitude in SLOW + FAST) + JITTER


def hashed(*parts: object) -> float:
    """A number in [0, 1) that depends on nothing but its arguments."""
    mixed = 0xCBF29CE484222325
    for byte in "|".join(map(str, parts)).encode():
        mixed = ((mixed ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    mixed ^= mixed >> 29
    mixed = (mixed * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    return (mixed >> 11) / (1 << 53)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of knots with its own extremes."""

    knots: tuple[float, ...]
    low: float
    high: float


class Curve:
    """The logarithm of a factor around one, for any moment."""

    def __init__(self, seed: str, *, swing: float, speed: float) -> None:
        self.swing = swing
        self.step = max(30.0, 900.0 / speed)
        self._salt = int(hashed(seed, "salt") * (1 << 32))
        waves = [(period, size) for period, size in SLOW]
        waves += [(period / speed, size) for period, size in FAST]
        self._waves = [
            (math.tau / period, size, math.tau * hashed(seed, place))
            for place, (period, size) in enumerate(waves)
        ]
        self._blocks: dict[int, Block] = {}

    def at(self, t: float) -> float:
        """The value at a moment in seconds since 1970."""
        place = t / self.step
        knot = math.floor(place)
        left, right = self._knot(knot), self._knot(knot + 1)
        return left + (right - left) * (place - knot)

    def extremes(self, start: float, end: float) -> tuple[float, float]:
        """The lowest and the highest value between two moments, both included."""
        ends = (self.at(start), self.at(end))
        low, high = min(ends), max(ends)
        first, last = math.ceil(start / self.step), math.floor(end / self.step)
        for number in range(first // KNOTS, last // KNOTS + 1):
            block = self._block(number)
            begin, stop = max(first - number * KNOTS, 0), min(last - number * KNOTS + 1, KNOTS)
            if begin == 0 and stop == KNOTS:
                low, high = min(low, block.low), max(high, block.high)
            elif begin < stop:
                part = block.knots[begin:stop]
                low, high = min(low, *part), max(high, *part)
        return low, high

    def _knot(self, knot: int) -> float:
        """From a block where one is at hand; single moments of a long chart are not worth one."""
        block = self._blocks.get(knot // KNOTS)
        return block.knots[knot % KNOTS] if block else self._value(knot)

    def _block(self, number: int) -> Block:
        block = self._blocks.get(number)
        if block is None:
            knots = tuple(self._value(number * KNOTS + place) for place in range(KNOTS))
            if len(self._blocks) >= MEMORY:
                self._blocks.clear()
            block = self._blocks[number] = Block(knots, min(knots), max(knots))
        return block

    def _value(self, knot: int) -> float:
        t = knot * self.step
        wave = 0.0
        for pace, size, phase in self._waves:
            wave += size * math.sin(pace * t + phase)
        mixed = ((knot + self._salt) * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        jitter = ((mixed >> 32) / (1 << 31) - 1) * JITTER
        return self.swing * (wave + jitter)


@lru_cache(maxsize=4096)
def curve_for(seed: str, swing: float, speed: float) -> Curve:
    """Curves are pure, so every market of a process shares what was already worked out."""
    return Curve(seed, swing=swing, speed=speed)
