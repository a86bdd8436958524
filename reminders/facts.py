"""What is known of the present when a reminder is judged, and what a metric reads from it. Pure.

Everything is in the reminder's own currency. What is unknown is None and names its cause.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from transactions.lots.exact import ZERO, exact
from transactions.profit import Amount, Figures, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """The furthest the price went since `since`, if the answer lets us see it at all."""

    high: Decimal | None = None
    high_since: datetime | None = None
    low: Decimal | None = None
    low_since: datetime | None = None


NO_TOUCH = Touch()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoinFacts:
    """One coin's newest accepted price beside the one before it."""

    price: Amount
    as_of: datetime | None = None
    before: Decimal | None = None
    as_of_before: datetime | None = None
    touch: Touch = NO_TOUCH
    # Per cent over "change_1h", "change_24h" and "change_7d".
    changes: dict[str, Decimal | None] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One coin in one portfolio, now and at the accepted prices before."""

    coin: str
    symbol: str
    name: str
    quantity: Decimal
    figures: Figures
    value_before: Amount
    as_of: datetime | None = None  # None: no price of the market is needed
    as_of_before: datetime | None = None
    left_out: bool = False

    @property
    def unpriced(self) -> bool:
        return self.figures.value.value is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everything a holding, a balance or a profit is made of."""

    parts: tuple[Part, ...] = ()

    @property
    def figures(self) -> Figures:
        """Complete or unknown, never the sum of what happens to be known."""
        return total(part.figures for part in self.parts)

    @property
    def before(self) -> Figures:
        """The same at the accepted prices before."""
        return total(
            Figures(
                cost=part.figures.cost,
                realised=part.figures.realised,
                value=part.value_before,
            )
            for part in self.parts
        )

    @property
    @exact
    def quantity(self) -> Decimal:
        return sum((part.quantity for part in self.parts), ZERO)

    @property
    def as_of(self) -> datetime | None:
        return newest(part.as_of for part in self.parts)

    @property
    def as_of_before(self) -> datetime | None:
        return newest(part.as_of_before for part in self.parts)

    @property
    def unpriced(self) -> tuple[str, ...]:
        """The names of the coins whose value is unknown."""
        return tuple(dict.fromkeys(part.name for part in self.parts if part.unpriced))

    @exact
    def moves(self) -> tuple[tuple[Part, Decimal], ...]:
        """What each part added since the accepted prices before; they sum to the whole move."""
        return tuple(
            (part, part.figures.value.value - part.value_before.value)
            for part in self.parts
            if part.figures.value.value is not None and part.value_before.value is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The value of a metric now, or the cause why it is unknown."""

    value: Decimal | None
    cause: str = ""
    as_of: datetime | None = None  # when the value was true
    before: Decimal | None = None
    as_of_before: datetime | None = None
    touch: Touch = NO_TOUCH
    cost: Decimal | None = None  # what a default margin may be a part of
    coin: CoinFacts | None = None
    standing: Standing | None = None

    @property
    def known(self) -> bool:
        return self.value is not None


def newest(times: Iterable[datetime | None]) -> datetime | None:
    return max((at for at in times if at is not None), default=None)
