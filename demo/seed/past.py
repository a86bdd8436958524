"""Two years of a believable ledger at the prices of the simulated market. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from sandbox.coingecko.market import Market
from transactions.entry import Entry
from transactions.kinds import Kind

MONTHS = 24
LONG_TERM, TRADING, RAINY_DAY = "Long term", "Trading", "Rainy day"
NOTE = "Invented for the demo"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is bought each month, where, and for how many dollars."""

    portfolio: str
    exchange: str
    coin: str
    dollars: int
    day: int


MONTHLY = (
    Plan(LONG_TERM, "Kraken", "bitcoin", 450, 2),
    Plan(LONG_TERM, "Kraken", "ethereum", 260, 2),
    Plan(LONG_TERM, "Coinbase", "solana", 120, 9),
    Plan(TRADING, "Binance", "ripple", 90, 5),
    Plan(TRADING, "Binance", "chainlink", 110, 15),
    Plan(TRADING, "Binance", "dogecoin", 60, 21),
    Plan(RAINY_DAY, "Bitstamp", "bitcoin", 150, 12),
    Plan(RAINY_DAY, "Bitstamp", "cardano", 70, 26),
)
FEES = {"Kraken": "0.0026", "Coinbase": "0.006", "Binance": "0.001", "Bitstamp": "0.004"}


class Past:
    """Makes entries; the same seed makes the same past of the same market."""

    def __init__(self, market: Market, *, now: datetime) -> None:
        self.market = market
        self.now = now
        self.chance = Random("bellwether")  # noqa: S311 - a story, not a secret

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Each entry with the portfolio it belongs to, the oldest first."""
        for month in range(MONTHS, 0, -1):
            for plan in MONTHLY:
                yield plan.portfolio, self._buy(plan, month)
            if month % 3 == 0:
                yield LONG_TERM, self._stake("ethereum", "0.012", month)
                yield TRADING, self._sell("chainlink", "4", "Binance", month)
        yield from self._odds_and_ends()

    def _odds_and_ends(self) -> Iterator[tuple[str, Entry]]:
        """What a real ledger has besides buying: a move and a trade."""
        yield RAINY_DAY, Entry(  # `plant` says into which portfolio
            kind=Kind.MOVE, coin="bitcoin", quantity=Decimal("0.0125"), at=self._day(1, 27),
            exchange="Bitstamp", to_exchange="Kraken", note=NOTE,
        )  # fmt: skip
        given = Decimal("900")
        at = self._day(2, 18)
        yield TRADING, Entry(
            kind=Kind.TRADE, coin="polkadot", other_coin="dogecoin", other_quantity=given,
            quantity=self._amount(float(given) * self._price("dogecoin", at), "polkadot", at),
            at=at, unit_price=self._exact("polkadot", at), currency="usd", exchange="Binance",
            note=NOTE,
        )  # fmt: skip

    def _buy(self, plan: Plan, month: int) -> Entry:
        at = self._day(month, plan.day)
        dollars = plan.dollars * (0.8 + 0.4 * self.chance.random())
        return Entry(
            kind=Kind.BUY, coin=plan.coin, quantity=self._amount(dollars, plan.coin, at), at=at,
            unit_price=self._exact(plan.coin, at), currency="usd", exchange=plan.exchange,
            fee=cents(dollars * float(FEES[plan.exchange])), fee_currency="usd", note=NOTE,
        )  # fmt: skip

    def _sell(self, coin: str, quantity: str, exchange: str, month: int) -> Entry:
        at = self._day(month, 28)
        return Entry(
            kind=Kind.SELL, coin=coin, quantity=Decimal(quantity), at=at, exchange=exchange,
            unit_price=self._exact(coin, at), currency="usd", note=NOTE,
        )  # fmt: skip

    def _stake(self, coin: str, quantity: str, month: int) -> Entry:
        at = self._day(month, 24)
        return Entry(
            kind=Kind.INCOME, income_kind="staking", coin=coin, quantity=Decimal(quantity), at=at,
            unit_price=self._exact(coin, at), currency="usd", exchange="Kraken", note=NOTE,
        )  # fmt: skip

    def _day(self, month: int, day: int) -> datetime:
        """So many months of thirty days ago, at some time of the day."""
        start = self.now - timedelta(days=30 * month + 1)
        return start + timedelta(days=day % 29, minutes=self.chance.randrange(60))

    def _price(self, coin: str, at: datetime) -> float:
        return self.market.tracks[coin].at(at.timestamp())

    def _exact(self, coin: str, at: datetime) -> Decimal:
        return significant(self._price(coin, at), 8)

    def _amount(self, dollars: float, coin: str, at: datetime) -> Decimal:
        return significant(dollars / self._price(coin, at), 6)


def cents(dollars: float) -> Decimal:
    return Decimal(f"{dollars:.2f}")


def significant(number: float, digits: int) -> Decimal:
    """Never in powers of ten: people do not write that in a ledger."""
    return Decimal(f"{Decimal(f'{number:.{digits}g}'):f}")
