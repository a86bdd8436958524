"""What holdings are worth and what was made of them. Pure; what is unknown names its cause."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from transactions.lots.exact import ZERO, exact, product


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money, or the reasons why it is unknown."""

    value: Decimal | None
    unknown: tuple[str, ...] = ()

    @classmethod
    def because(cls, *causes: str) -> "Amount":
        return cls(None, tuple(dict.fromkeys(cause for cause in causes if cause)))

    def plus(self, other: "Amount") -> "Amount":
        return self._with(other, lambda one, two: one + two)

    def less(self, other: "Amount") -> "Amount":
        return self._with(other, lambda one, two: one - two)

    def _with(self, other: "Amount", reckon: Callable[[Decimal, Decimal], Decimal]) -> "Amount":
        if self.value is None or other.value is None:
            return Amount.because(*self.unknown, *other.unknown)
        return Amount(reckon(self.value, other.value))


NOTHING = Amount(ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one holding, of a portfolio, or of everything, in one currency."""

    cost: Amount = NOTHING
    realised: Amount = NOTHING
    value: Amount = NOTHING

    @property
    @exact
    def unrealised(self) -> Amount:
        return self.value.less(self.cost)

    @property
    @exact
    def profit(self) -> Amount:
        """Realised and unrealised together."""
        return self.unrealised.plus(self.realised)

    @property
    @exact
    def unrealised_percent(self) -> Decimal | None:
        """Of what the held coins cost; None where that is nothing or unknown."""
        if self.unrealised.value is None or not self.cost.value:
            return None
        return self.unrealised.value / self.cost.value * 100

    @property
    def unknown_because(self) -> str:
        """Every cause once, in sentences; empty when all is known."""
        amounts = (self.cost, self.realised, self.value)
        return " ".join(dict.fromkeys(cause for each in amounts for cause in each.unknown))


@exact
def value_of(quantity: Decimal, price: Amount) -> Amount:
    """What so much is worth at this price; nothing is worth nothing at any price."""
    if not quantity:
        return NOTHING
    return price if price.value is None else Amount(product(quantity, price.value))


@exact
def total(parts: Iterable[Figures]) -> Figures:
    """The sum. It is complete or unknown, never the sum of what happens to be known."""
    cost = realised = value = NOTHING
    for part in parts:
        cost = cost.plus(part.cost)
        realised = realised.plus(part.realised)
        value = value.plus(part.value)
    return Figures(cost=cost, realised=realised, value=value)
