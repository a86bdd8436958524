"""What one of a coin was worth when a day or an hour ended, in the person's currency."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from market.fx import NoRate, RateBook
from transactions.lots.exact import product

_NAMED = 3  # so many coins are named, the others counted


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person decided about a holding, as far as its past is concerned."""

    left_out: bool = False
    price: Decimal | None = None
    currency: str = ""
    since: date | None = None  # the price given by hand counts from this day on

    def counts_on(self, day: date) -> bool:
        return self.price is not None and self.since is not None and day >= self.since


Choices = Mapping[tuple[int, str], Choice]
MARKET = Choice()


@dataclass(frozen=True, slots=True)
class Prices:
    currency: str
    closes: dict[tuple[str, date], Decimal]  # the last of each period, in US dollars
    book: RateBook
    choices: Choices
    names: Mapping[str, str]
    _rates: dict[tuple[str, date], Decimal | NoRate] = field(default_factory=dict)

    def counts(self, portfolio: int, coin: str) -> bool:
        """Whether the holding counts in the balance."""
        return not self.choices.get((portfolio, coin), MARKET).left_out

    def of(self, portfolio: int, coin: str, period: date) -> Decimal | None:
        day = day_in(period)
        choice = self.choices.get((portfolio, coin), MARKET)
        by_hand = choice.counts_on(day)
        price = choice.price if by_hand else self.closes.get((coin, period))
        rate = self._rate(choice.currency if by_hand else "usd", day)
        if price is None or isinstance(rate, NoRate):
            return None
        return product(price, rate)

    def why_unknown(self, portfolio: int, coins: Collection[str], period: date) -> str:
        """Why the prices of these coins are unknown, in sentences."""
        day = day_in(period)
        causes: dict[str, None] = {}
        unpriced = []
        for coin in coins:
            choice = self.choices.get((portfolio, coin), MARKET)
            by_hand = choice.counts_on(day)
            rate = self._rate(choice.currency if by_hand else "usd", day)
            if isinstance(rate, NoRate):
                causes[rate.cause] = None
            if not by_hand and (coin, period) not in self.closes:
                unpriced.append(self.names.get(coin, coin))
        if unpriced:
            causes[f"No price of {_list(unpriced)} is known for {day.day} {day:%B %Y}."] = None
        return " ".join(causes)

    def _rate(self, currency: str, day: date) -> Decimal | NoRate:
        key = currency, day
        if key not in self._rates:
            found = self.book.rate_between(currency, self.currency, day)
            self._rates[key] = found if isinstance(found, NoRate) else found.value
        return self._rates[key]


def day_in(period: date) -> date:
    return period.date() if isinstance(period, datetime) else period


def _list(names: Iterable[str]) -> str:
    ordered = sorted(names)
    shown, more = ordered[:_NAMED], len(ordered) - _NAMED
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
