"""What every metric says of itself. Metrics are pure: facts are handed in, nothing is looked up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from reminders.facts import CoinFacts, Reading, Standing
from transactions.lots.exact import product
from transactions.profit import Amount, Figures

_HUNDREDTH = Decimal("0.01")
NAMED = 2  # causes of one unknown sum


class Of(Enum):
    """What a metric is asked of."""

    COIN = "coin"  # a coin as such
    HOLDING = "holding"  # what somebody has of a coin, in a portfolio or in all of them
    BALANCE = "balance"  # a portfolio, or everything


class Unit(Enum):
    MONEY = "money"
    PERCENT = "percent"


class Margin(Enum):
    """How far a value must retreat before the reminder is armed again, unless the person said."""

    LINE = "1 % of the line"
    POINT = "one percentage point"
    COST = "1 % of what was paid"

    def exact(self, threshold: Decimal, cost: Decimal | None) -> Decimal:
        if self is Margin.POINT:
            return Decimal(1)
        of = threshold if self is Margin.LINE else cost
        return Decimal(0) if of is None else product(abs(of), _HUNDREDTH)

    def estimate(self, threshold: Any, cost: Any) -> Any:
        """The same of floating-point numbers, or of arrays of them."""
        if self is Margin.POINT:
            return 1.0
        return abs(threshold if self is Margin.LINE else cost) * 0.01

    @property
    def sql(self) -> str:
        """The same in SQL, where nobody's cost is known."""
        return {Margin.LINE: "abs(r.threshold_real) * 0.01", Margin.POINT: "1.0"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    name: str
    label: str
    of: Of
    unit: Unit
    # Lines at or below this can never be crossed in earnest; None: there is no such bound.
    lowest: Decimal | None
    why_lowest: str = ""  # a sentence for who draws one
    margin: Margin
    read: Callable[[Any], Reading]  # of CoinFacts or of a Standing, as `of` says
    # For the hot path, which filters with floating-point numbers before it judges exactly: the
    # column of Quote, or the value out of value, cost and realised profit (numbers or arrays).
    column: str = ""
    estimate: "Estimate | None" = None

    @property
    def can_be_negative(self) -> bool:
        return self.lowest is None or self.lowest < 0

    @property
    def is_money(self) -> bool:
        return self.unit is Unit.MONEY

    @property
    def of_coin(self) -> bool:
        return self.of is Of.COIN


class Estimate(Enum):
    """A value in floating-point numbers, or arrays of them, where NaN is the unknown."""

    WORTH = "worth"
    PROFIT = "profit"
    PERCENT = "percent"

    def of(self, worth: Any, cost: Any, realised: Any) -> Any:
        if self is Estimate.WORTH:
            return worth
        if self is Estimate.PROFIT:
            return worth - cost + realised
        return (worth - cost) / cost * 100

    def size(self, worth: Any, cost: Any, realised: Any) -> Any:
        """What rounding errors are in proportion to; `worth` is the sum of absolute values."""
        if self is Estimate.WORTH:
            return worth
        if self is Estimate.PROFIT:
            return worth + abs(cost) + abs(realised)
        return (worth + abs(cost)) / abs(cost) * 100


def change_over(period: str) -> Callable[[CoinFacts], Reading]:
    """Reads a change in per cent, which is as known as the price it belongs to."""

    def read(coin: CoinFacts) -> Reading:
        value = coin.changes.get(period) if coin.price.value is not None else None
        cause = "" if value is not None else " ".join(coin.price.unknown)
        if value is None and not cause:
            hours = {"change_1h": "1 hour", "change_24h": "24 hours", "change_7d": "7 days"}[period]
            cause = f"CoinGecko gives no change over {hours} of {coin.name}."
        return Reading(value=value, cause=cause, as_of=coin.as_of, coin=coin)

    return read


def figure(of: Callable[[Figures], Amount]) -> Callable[[Standing], Reading]:
    """Reads one of the figures of what somebody holds."""

    def read(standing: Standing) -> Reading:
        figures = standing.figures
        amount = of(figures)
        return Reading(
            value=amount.value,
            cause=_in_short(amount.unknown),
            as_of=standing.as_of,
            before=of(standing.before).value,
            as_of_before=standing.as_of_before,
            cost=figures.cost.value,
            standing=standing,
        )

    return read


def _in_short(causes: Sequence[str]) -> str:
    """When everything is unknown at once, two reasons stand for all."""
    more = len(causes) - NAMED
    said = [*causes[:NAMED], f"The same goes for {more} more."] if more > 1 else causes
    return " ".join(said)


def value(figures: Figures) -> Amount:
    return figures.value


def profit(figures: Figures) -> Amount:
    """Realised and unrealised together."""
    return figures.profit


def profit_percent(figures: Figures) -> Amount:
    """What the coins that are held gained, in per cent of what they cost."""
    if figures.unrealised.value is None:
        return figures.unrealised
    if not figures.cost.value:
        return Amount.because("What is held cost nothing, so there is no profit in per cent.")
    return Amount(figures.unrealised_percent)
