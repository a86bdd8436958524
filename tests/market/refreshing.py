"""The steps of a refresh, run on the sandbox market's clock."""

from datetime import timedelta

from market import refresh_prices
from market.coingecko.asking import World
from market.coingecko.client import CoinGecko as Client
from market.models import Quote, Refresh
from sandbox.coingecko.stand_in import CoinGecko


class Steps:
    """What beat would ring, each at the moment the market's clock shows."""

    def __init__(self, market: CoinGecko) -> None:
        self.market = market
        self.client = Client(world=World(clock=lambda: market.now, sleep=self._wait))

    def _wait(self, seconds: float) -> None:
        self.market.advance(seconds)

    def refresh(self, *, after: timedelta = timedelta(minutes=5)) -> Refresh:
        """The next slot's refresh."""
        self.market.advance(after.total_seconds())
        done = refresh_prices.refresh_when_due(self.client, clock=lambda: self.market.now)
        assert done is not None
        return done

    def confirm(self, *, after: timedelta = timedelta(seconds=75)) -> Refresh | None:
        self.market.advance(after.total_seconds())
        return refresh_prices.confirm_when_due(self.client, clock=lambda: self.market.now)

    def rescue(self) -> Refresh | None:
        return refresh_prices.rescue(self.client, clock=lambda: self.market.now)


def quote(coin: str = "bitcoin") -> Quote:
    return Quote.objects.get(pk=coin)
