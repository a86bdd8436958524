"""A market whose prices move as a test says, through the very steps of a refresh."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from market.accept import Limits
from market.coingecko.answers import MarketRow
from market.models import Coin, Refresh
from market.read_quotes import read_stored
from market.weigh import weigh
from market.write_quotes import lock_quotes, write_quotes
from reminders.evaluate import Evaluated, evaluate, evaluate_now
from reminders.models import Reminder
from tests.fixtures.market import make_coin

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIVE = timedelta(minutes=5)


@dataclass
class Pulse:
    """The clock and the last prices; a refresh comes every five minutes unless told otherwise."""

    now: datetime = NOON
    prices: dict[str, Decimal] = field(default_factory=dict)
    limits: Limits = field(default_factory=lambda: Limits(guard=Decimal(9)))

    def wait(self, gap: timedelta) -> None:
        self.now += gap

    def refresh(
        self,
        *,
        after: timedelta = FIVE,
        high: dict[str, str] | None = None,
        low: dict[str, str] | None = None,
        changes: dict[str, str] | None = None,
        **prices: str | None,
    ) -> Evaluated:
        """Prices by coin; None: the answer has no price. Coins that are not named repeat."""
        with transaction.atomic():
            refresh = self.quote(after=after, high=high, low=low, changes=changes, prices=prices)
            return evaluate(now=self.now, refresh=refresh)

    def quote(
        self,
        *,
        after: timedelta = FIVE,
        high: dict[str, str] | None = None,
        low: dict[str, str] | None = None,
        changes: dict[str, str] | None = None,
        prices: Mapping[str, str | None],
    ) -> Refresh:
        """The quotes of a refresh, which nobody judges."""
        self.now += after
        self.prices |= {coin: Decimal(price) for coin, price in prices.items() if price}
        left_out = {coin for coin, price in prices.items() if price is None}
        rows = [
            self._row(coin, high or {}, low or {}, changes or {})
            for coin in self.prices
            if coin not in left_out
        ]
        with transaction.atomic():
            lock_quotes()
            asked = frozenset(self.prices)
            stored = read_stored(asked)
            weighed = weigh(rows, stored, asked=asked, now=self.now, limits=self.limits)
            write_quotes(weighed.accepted.values(), weighed.held, now=self.now)
        return Refresh.objects.create(
            kind="by hand", slot=self.now, started=self.now, finished=self.now
        )

    def again(self) -> Evaluated:
        """The command: the present quotes once more."""
        return evaluate_now(now=self.now)

    def _row(
        self, coin: str, high: dict[str, str], low: dict[str, str], changes: dict[str, str]
    ) -> MarketRow:
        if not Coin.objects.filter(pk=coin).exists():
            make_coin(coin)
        price = self.prices[coin]
        return MarketRow(
            id=coin,
            symbol=coin[:3],
            name=coin.title(),
            price=price,
            high_24h=Decimal(high[coin]) if coin in high else None,
            low_24h=Decimal(low[coin]) if coin in low else None,
            change_24h=Decimal(changes[coin]) if coin in changes else None,
            last_updated=self.now - timedelta(seconds=30),
        )


def opened() -> Pulse:
    """Bitcoin just below 70,000, and Ethereum."""
    market = Pulse()
    market.refresh(bitcoin="69950", ethereum="3000")
    return market


def hows(reminder: Reminder) -> list[str]:
    """How each of its crossings came about."""
    return [crossing.how for crossing in reminder.crossings.order_by("generation")]


def state(reminder: Reminder) -> str:
    reminder.refresh_from_db()
    return reminder.state
