"""What a person owns now: holdings beside prices, choices and causes. Reading only."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.conf import settings

from accounts.models import User
from market.fx import NoRate, RateBook
from market.models import Coin, Quote
from tracker.lib.currencies import CURRENCIES
from transactions.lots.exact import product
from transactions.models import Holding, HoldingChoice, Portfolio
from transactions.profit import Amount, Figures, total, value_of

ALL_CURRENCIES = tuple(code for code, _ in CURRENCIES)


class Decided:
    """What the person decided about a holding."""

    __slots__ = ()
    choice: HoldingChoice | None  # left out, or priced by hand

    @property
    def left_out(self) -> bool:
        return self.choice is not None and self.choice.left_out

    @property
    def priced_by_hand(self) -> bool:
        return self.choice is not None and self.choice.price is not None


@dataclass(frozen=True, slots=True)
class Position(Decided):
    """One coin in one portfolio."""

    coin: Coin
    portfolio: Portfolio
    quantity: Decimal
    price: Amount  # of one, in `currency`
    figures: Figures
    currency: str
    choice: HoldingChoice | None
    price_as_of: datetime | None  # when the price was true


@dataclass(frozen=True, slots=True)
class Owned:
    """Everything a person ever held, beside what it was valued with."""

    positions: list[Position]
    prices: "Prices"


def positions(
    owner: User, *, now: datetime, portfolio: Portfolio | None = None, archived: bool = False
) -> list[Position]:
    """Everything the person ever held, in three queries."""
    return owned(owner, now=now, portfolio=portfolio, archived=archived).positions


def owned(
    owner: User,
    *,
    now: datetime,
    portfolio: Portfolio | None = None,
    archived: bool = False,
    beside: tuple[str, ...] = (),
) -> Owned:
    """The same with the quotes and rates behind it; `beside` names what else to read along."""
    along = ("coin__quote", "portfolio", *beside)
    holdings = Holding.objects.filter(portfolio__owner=owner).select_related(*along)
    if portfolio is not None:
        holdings = holdings.filter(portfolio=portfolio)
    elif not archived:
        holdings = holdings.filter(portfolio__archived_at__isnull=True)
    found = list(holdings.order_by("coin__rank", "coin_id", "portfolio_id"))
    prices = Prices.of(owner, found, now=now)
    return Owned([prices.position(holding) for holding in found], prices)


def balance(held: Iterable[Position]) -> Figures:
    """The sum of what counts: left-out holdings do not."""
    return total(position.figures for position in held if not position.left_out)


@dataclass(frozen=True, slots=True)
class Prices:
    """Today's prices in the person's currency, or why they are unknown."""

    currency: str
    quotes: dict[str, Quote]
    choices: dict[tuple[int, str], HoldingChoice]
    rates: RateBook
    now: datetime

    @classmethod
    def of(cls, owner: User, holdings: list[Holding], *, now: datetime) -> "Prices":
        today = now.astimezone(UTC).date()
        choices = HoldingChoice.objects.filter(portfolio__owner=owner)
        return cls(
            owner.display_currency,
            dict(_quotes(holdings)),
            {(choice.portfolio_id, choice.coin_id): choice for choice in choices},
            # Yesterday's too: who draws the last hours asks for no others.
            RateBook.of(ALL_CURRENCIES, first=today - timedelta(days=1), last=today),
            now,
        )

    def position(self, holding: Holding) -> Position:
        choice = self.choices.get((holding.portfolio_id, holding.coin_id))
        price, as_of = self.price(holding.coin, choice)
        figures = Figures(
            cost=_amount(holding.cost, holding.cost_unknown),
            realised=_amount(holding.realised, holding.realised_unknown),
            value=value_of(holding.quantity, price),
        )
        return Position(
            holding.coin, holding.portfolio, holding.quantity, price, figures, self.currency,
            choice, as_of,
        )  # fmt: skip

    def price(
        self, coin: Coin, choice: HoldingChoice | None = None
    ) -> tuple[Amount, datetime | None]:
        """Of one coin, and when that was true."""
        if choice is not None and choice.price is not None:
            return self._in_currency(choice.price, choice.currency), choice.price_at
        quote = self.quotes.get(coin.pk)
        max_age = timedelta(seconds=settings.PRICE_MAX_AGE_SECONDS)
        known = quote.known_price(now=self.now, max_age=max_age) if quote else None
        if quote is None or quote.price is None:
            return Amount.because(f"No price of {coin.name} is known yet."), None
        if known is None:
            why = quote.reason or "it is too old to rely on"
            return Amount.because(f"The price of {coin.name} is unknown: {why}."), quote.as_of
        return self._in_currency(known, "usd"), quote.as_of

    def _in_currency(self, price: Decimal, currency: str) -> Amount:
        rate = self.rates.rate_between(currency, self.currency, self.now.astimezone(UTC).date())
        if isinstance(rate, NoRate):
            return Amount.because(rate.cause)
        return Amount(product(price, rate.value))


def _quotes(holdings: Iterable[Holding]) -> Iterator[tuple[str, Quote]]:
    """Read along with the coins; a coin that nobody ever asked for has none."""
    for holding in holdings:
        with suppress(Quote.DoesNotExist):
            yield holding.coin_id, holding.coin.quote


def _amount(value: Decimal | None, cause: str) -> Amount:
    return Amount.because(cause) if value is None else Amount(value)
