"""What an entry and its fee were worth in one currency on their day, or why nobody knows.

Pure: rates and prices are handed in. Nothing is guessed; what is missing is named.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from tracker.lib.decimals import spelling
from transactions import stablecoins
from transactions.kinds import Kind
from transactions.lots.exact import exact, product

# (from, to, day) → how much one unit of the first bought of the second, or why that is unknown.
Rates = Callable[[str, str, date], "Decimal | Unknown"]
Prices = Callable[[str, date], Decimal | None]  # in US dollars

# Entries that mean nothing without a value; the others go out or move at cost.
_VALUED = frozenset({Kind.BUY, Kind.SELL, Kind.TRADE, Kind.INCOME, Kind.SPEND})
# Those whose value of the day stands in for a price that nobody gave.
_BY_MARKET = frozenset({Kind.TRADE, Kind.INCOME, Kind.SPEND})


class Priced(Protocol):
    """What an entry must have to be valued; `Transaction` and `Entry` both do."""

    kind: str
    quantity: Decimal
    other_quantity: Decimal | None
    unit_price: Decimal | None
    total: Decimal | None
    currency: str
    fee: Decimal | None
    fee_currency: str


@dataclass(frozen=True, slots=True)
class Coins:
    """The ids of an entry's coins."""

    coin: str
    other: str | None = None
    price: str | None = None
    fee: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    cause: str


@dataclass(frozen=True, slots=True)
class Worth:
    value: Decimal | None = None
    fee: Decimal | None = None
    note: str = ""
    unknown: str = ""


@dataclass(slots=True)
class Valuer:
    """Values the entries of one day's rates and prices in one currency."""

    target: str
    rates: Rates
    prices: Prices
    notes: dict[str, None] = field(default_factory=dict)

    @exact
    def worth(self, entry: Priced, coins: Coins, day: date) -> Worth:
        self.notes = {}
        value = self._value(entry, coins, day)
        fee = self._fee(entry, coins, day)
        causes = [each.cause for each in (value, fee) if isinstance(each, Unknown)]
        return Worth(
            None if isinstance(value, Unknown) else value,
            None if isinstance(fee, Unknown) else fee,
            " ".join(self.notes),
            " ".join(dict.fromkeys(causes)),
        )

    def _value(self, entry: Priced, coins: Coins, day: date) -> Decimal | Unknown | None:
        stated = entry.total
        if stated is None and entry.unit_price is not None:
            stated = product(entry.unit_price, entry.quantity)
        if stated is not None and coins.price:
            return self._of_coin(coins.price, stated, day)
        if stated is not None:
            return self._of_money(entry.currency, stated, day)
        if entry.kind in _BY_MARKET:
            return self._by_market(entry, coins, day)
        return (
            Unknown(f"The entry of {_date(day)} has no price.") if entry.kind in _VALUED else None
        )

    def _by_market(self, entry: Priced, coins: Coins, day: date) -> Decimal | Unknown:
        legs = [(coins.coin, entry.quantity)]
        if coins.other and entry.other_quantity is not None:
            # What was given is what was paid; a dollar's stand-in on either side decides first.
            legs.insert(0, (coins.other, entry.other_quantity))
            legs.sort(key=lambda leg: leg[0] not in stablecoins.COINS)
        found = [self._of_coin(coin, quantity, day) for coin, quantity in legs[:1]]
        if isinstance(found[0], Unknown) and len(legs) > 1:
            found.append(self._of_coin(*legs[1], day))
        return found[-1] if not isinstance(found[-1], Unknown) else found[0]

    def _fee(self, entry: Priced, coins: Coins, day: date) -> Decimal | Unknown | None:
        if entry.fee is None:
            return None
        if coins.fee is None:
            return self._of_money(entry.fee_currency, entry.fee, day)
        if coins.fee in (coins.coin, coins.other) or entry.kind not in _VALUED:
            return None  # it is paid out of the quantity, or is that coin's own loss
        return self._of_coin(coins.fee, entry.fee, day)

    def _of_money(self, currency: str, amount: Decimal, day: date) -> Decimal | Unknown:
        if stablecoins.is_dollar(currency):
            self.notes[f"{currency.upper()} counted as US dollars, 1:1."] = None
            currency = "usd"
        rate = self.rates(currency, self.target, day)
        return rate if isinstance(rate, Unknown) else product(amount, rate)

    def _of_coin(self, coin: str, quantity: Decimal, day: date) -> Decimal | Unknown:
        if coin in stablecoins.COINS:
            self.notes[f"{coin} counted as US dollars, 1:1."] = None
            return self._of_money("usd", quantity, day)
        price = self.prices(coin, day)
        if price is None:
            return Unknown(f"No price of {coin} is known for {_date(day)}.")
        self.notes[f"{coin} at its price of {_date(day)}, {spelling(price)} USD."] = None
        return self._of_money("usd", product(quantity, price), day)


def _date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
