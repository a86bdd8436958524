"""The present as reminders see it: quotes, exchange rates, and how far both can be relied on.

One `Present` serves any number of reminders of one moment; what it was not asked before is read
with one query a kind, however many ask.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.conf import settings

from market.fx import NoRate, RateBook
from market.models import Coin, Quote
from reminders.facts import CoinFacts, Touch
from tracker.lib.ages import age
from tracker.lib.among import among
from tracker.lib.compiled import Compiled
from tracker.lib.currencies import CURRENCIES
from tracker.lib.plain_rows import plain_rows
from transactions.lots.exact import product
from transactions.profit import Amount

ALL_CURRENCIES = tuple(code for code, _ in CURRENCIES)
QUOTES = Compiled(Quote, lambda coins: Quote.objects.filter(among("pk", coins)))
NAMES = ("id", "symbol", "name", "active")
CHANGES = ("change_1h", "change_24h", "change_7d")
AT_ONCE = 5000  # parameters of one question

_T = TypeVar("_T")


def in_chunks(items: Sequence[_T], size: int = AT_ONCE) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def longest_blindness() -> timedelta:
    """An older price is unknown; a longer pause between two prices is an outage."""
    return timedelta(seconds=settings.PRICE_MAX_AGE_SECONDS)


@dataclass(slots=True)
class Present:
    """Everything reminders are judged by, at one reading of the clock."""

    now: datetime
    rates: RateBook
    max_age: timedelta
    quotes: dict[str, Quote] = field(default_factory=dict)
    coins: dict[str, Coin] = field(default_factory=dict)
    _rates: dict[tuple[str, str], Decimal | str] = field(default_factory=dict)
    _about: dict[str, float] = field(default_factory=dict)
    _facts: dict[tuple[str, str], CoinFacts] = field(default_factory=dict)

    @classmethod
    def at(cls, now: datetime) -> "Present":
        today = now.astimezone(UTC).date()
        rates = RateBook.of(ALL_CURRENCIES, first=today, last=today)
        return cls(now, rates, longest_blindness())

    def learn(self, coins: Collection[str]) -> None:
        """Read the quotes and names of coins that nobody asked about before."""
        missing = sorted(set(coins) - self.coins.keys())
        for some in in_chunks(missing):
            for *names, active in plain_rows(Coin, *NAMES, key="id", among=some):
                coin = Coin.from_db(None, NAMES, (*names, bool(active)))  # the others are deferred
                self.coins[coin.pk] = coin
            for quote in QUOTES.rows(some):
                self.quotes[quote.pk] = quote

    def rate(self, source: str, target: str) -> Decimal | str:
        """How much of one currency another buys today, or the sentence why that is unknown."""
        if (source, target) not in self._rates:
            found = self.rates.rate_between(source, target, self.now.astimezone(UTC).date())
            self._rates[source, target] = found.cause if isinstance(found, NoRate) else found.value
        return self._rates[source, target]

    def dollar_rate(self, currency: str) -> float | None:
        """How much of the currency a dollar buys, about."""
        rate = self.rate("usd", currency)
        return None if isinstance(rate, str) else float(rate)

    def dollar_rates(self) -> dict[str, float]:
        """The same of every currency; the unknown ones are left out."""
        if not self._about:
            rates = {code: self.dollar_rate(code) for code in ALL_CURRENCIES}
            self._about |= {code: rate for code, rate in rates.items() if rate is not None}
        return self._about

    def convert(self, amount: Decimal, source: str, target: str) -> Amount:
        if source == target:
            return Amount(amount)
        rate = self.rate(source, target)
        return Amount.because(rate) if isinstance(rate, str) else Amount(product(amount, rate))

    def coin(self, coin: str, currency: str) -> CoinFacts:
        """A coin's price in this currency; with none, in dollars. It must have been learnt."""
        key = coin, currency or "usd"
        if key not in self._facts:
            self._facts[key] = self._coin(*key)
        return self._facts[key]

    def _coin(self, coin: str, currency: str) -> CoinFacts:
        name = self.coins[coin].name if coin in self.coins else coin
        quote = self.quotes.get(coin)
        if quote is None or quote.price is None or quote.as_of is None:
            return CoinFacts(price=Amount.because(f"No price of {name} is known yet."), name=name)
        if quote.trust == Quote.Trust.CONFIRMING:
            doubt = Amount.because(f"{name} {quote.reason or 'jumped, confirming'}.")
            return CoinFacts(price=doubt, as_of=quote.as_of, name=name)
        old = self.now - quote.as_of
        if old > self.max_age:
            words = f"The price of {name} is {age(old.total_seconds())} old."
            return CoinFacts(price=Amount.because(words), as_of=quote.as_of, name=name)
        rate = self.rate("usd", currency)
        if isinstance(rate, str):
            return CoinFacts(price=Amount.because(rate), as_of=quote.as_of, name=name)
        return _known(quote, rate, name)


def _known(quote: Quote, rate: Decimal, name: str) -> CoinFacts:
    price, before = quote.price, quote.price_before
    assert price is not None  # noqa: S101 - the caller looked
    return CoinFacts(
        price=Amount(_in(price, rate)),
        as_of=quote.as_of,
        before=None if before is None else _in(before, rate),
        as_of_before=quote.as_of_before,
        touch=_touch(quote, rate),
        changes={period: getattr(quote, period) for period in CHANGES},
        name=name,
    )


def _touch(quote: Quote, rate: Decimal) -> Touch:
    """As market.changes.AcceptedPrice says it: a trusted extreme beyond the trusted one before."""
    high, before = quote.high_24h, quote.high_before
    risen = high is not None and before is not None and quote.high_trusted and high > before
    low, low_before = quote.low_24h, quote.low_before
    fallen = low is not None and low_before is not None and quote.low_trusted and low < low_before
    return Touch(
        high=_in(high, rate) if high is not None and risen else None,
        high_since=quote.high_before_at if risen else None,
        low=_in(low, rate) if low is not None and fallen else None,
        low_since=quote.low_before_at if fallen else None,
    )


def _in(amount: Decimal, rate: Decimal) -> Decimal:
    """A dollar is a dollar, digit for digit."""
    return amount if rate == 1 else product(amount, rate)
