"""Day after day: what was held, what it was worth, and what had been put in. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

from dashboard.over_time.effects import Held, Money, holdings_changed, money_moved
from dashboard.over_time.prices import Prices
from transactions.lots.exact import WIDE, ZERO, exact
from transactions.lots.legs import Recorded
from transactions.profit import NOTHING, Amount

_KEPT = Decimal(1).scaleb(-18)


class Point(NamedTuple):
    """When the period was over. The flow is what was put in, less what was taken out, in it."""

    value: Amount
    flow: Amount
    put_in: Amount


NO_POINT = Point(NOTHING, NOTHING, NOTHING)


@dataclass(slots=True)
class Happened:
    """All that entries of one period change."""

    held: list[Held] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)


# A day, or the hour that begins then; Python's datetime is a date.
Periods = Mapping[date, Happened]


def day_of(at: datetime) -> date:
    return at.astimezone(UTC).date()


def by_period(
    entries: Iterable[Recorded], period: Callable[[datetime], date] = day_of
) -> dict[date, Happened]:
    """The entries folded into days, in UTC, or into what `period` says."""
    found: defaultdict[date, Happened] = defaultdict(Happened)
    for entry in entries:
        happened = found[period(entry.at)]
        happened.held += holdings_changed(entry)
        happened.money += money_moved(entry)
    return dict(found)


@dataclass(slots=True)
class Books:
    """The portfolios as they stood when a period was over."""

    held: dict[int, dict[str, Decimal]]
    put_in: dict[int, Amount]

    @exact
    def take_back(self, periods: Periods) -> None:
        """From what is held now to what was held before those periods."""
        for happened in periods.values():
            for each in happened.held:
                self._change(each.portfolio, each.coin, -each.change)

    def walk(
        self, happened: Periods, prices: Prices, periods: Iterable[date]
    ) -> Iterator[tuple[date, dict[int, Point]]]:
        """The points of every portfolio, one period after the other."""
        for period in periods:
            yield period, self._go_on(happened.get(period, _QUIET), prices, period)

    @exact
    def _go_on(self, happened: Happened, prices: Prices, period: date) -> dict[int, Point]:
        for each in happened.held:
            self._change(each.portfolio, each.coin, each.change)
        points = {}
        for portfolio, coins in self.held.items():
            flow = flow_of(portfolio, happened, prices, period)
            before = self.put_in.get(portfolio, NOTHING)
            # The first unknown amount is cause enough for all that comes after it.
            self.put_in[portfolio] = before if before.value is None else before.plus(flow)
            counted = {
                coin: quantity for coin, quantity in coins.items() if prices.counts(portfolio, coin)
            }
            value = _worth(portfolio, counted, prices, period)
            points[portfolio] = Point(value, flow, self.put_in[portfolio])
        return points

    def _change(self, portfolio: int, coin: str, change: Decimal) -> None:
        coins = self.held.setdefault(portfolio, {})
        left = WIDE.add(coins.get(coin, ZERO), change)
        if left:
            coins[coin] = left
        else:
            coins.pop(coin, None)


_QUIET = Happened()


def together(points: Iterable[Point]) -> Point:
    """Everything: complete or unknown."""
    value = flow = put_in = NOTHING
    for point in points:
        value, flow = value.plus(point.value), flow.plus(point.flow)
        put_in = put_in.plus(point.put_in)
    return Point(value, flow, put_in)


@exact
def flow_of(portfolio: int, happened: Happened, prices: Prices, period: date) -> Amount:
    """Money that was put into a portfolio in that period, less what was taken out."""
    total, causes = ZERO, []
    for money in happened.money:
        if money.portfolio == portfolio and (sign := _crosses(money, prices)):
            total += sign * (money.amount or ZERO)
            causes += [money.cause] if money.amount is None else []
    crossed: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for each in happened.held:
        if each.portfolio == portfolio and prices.counts(portfolio, each.coin):
            crossed[each.coin] += each.crossed
    moved = _worth(portfolio, crossed, prices, period)
    return moved.plus(Amount.because(*causes) if causes else Amount(_kept(total)))


def _crosses(money: Money, prices: Prices) -> int:
    """1, 0 or -1: into the portfolio, not at all, or out of it."""
    counts = prices.counts(money.portfolio, money.coin)
    if money.given is None:
        return int(counts)
    return int(counts) - int(prices.counts(money.portfolio, money.given))


def _worth(
    portfolio: int, quantities: Mapping[str, Decimal], prices: Prices, period: date
) -> Amount:
    total, unpriced = ZERO, []
    for coin, quantity in quantities.items():
        if not quantity:
            continue
        price = prices.of(portfolio, coin, period)
        if price is None:
            unpriced.append(coin)
        else:
            total += quantity * price
    if unpriced:
        return Amount.because(prices.why_unknown(portfolio, unpriced, period))
    return Amount(_kept(total))


def _kept(amount: Decimal) -> Decimal:
    return WIDE.quantize(amount, _KEPT)
