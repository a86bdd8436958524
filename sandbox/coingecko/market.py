"""The simulated market: what every coin costs at any moment, and which coins there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, floor
from typing import Literal

from sandbox.coingecko.clock import Clock
from sandbox.coingecko.coins import Coin, catalogue
from sandbox.coingecko.currencies import CURRENCIES
from sandbox.coingecko.curve import DAY, WIDEST, curve_for, hashed
from sandbox.coingecko.track import Track

State = Literal["active", "inactive", "dropped"]


@dataclass(frozen=True, slots=True)
class Listing:
    """How a coin is shown: under which names, whether at all, and how late."""

    coin: Coin
    id: str
    symbol: str
    name: str
    state: State = "active"
    frozen_at: float | None = None
    lag: float = 0


class Market:
    """Prices by seed and time. Scripts replace whole entries: readers never see half a change."""

    def __init__(
        self, clock: Clock, *, coins: Sequence[Coin] | None = None, seed: str = "", speed: float = 1
    ) -> None:
        self.clock = clock
        self.seed = seed
        coins = catalogue() if coins is None else coins
        self.listings = {
            coin.key: Listing(coin=coin, id=coin.key, symbol=coin.symbol, name=coin.name)
            for coin in coins
        }
        self.tracks = {
            coin.key: Track(coin.price, curve_for(seed + coin.shape, coin.swing, speed))
            for coin in coins
        }
        self.rates: dict[str, float] = {}  # scripted: US dollars for one unit
        self.frozen_at: float | None = None
        self._keys = {coin.key: coin.key for coin in coins}
        self._ranks: tuple[object, dict[str, int]] = (None, {})
        self._changes = 0

    def change(self, coin: str, **facts: object) -> None:
        """Show a coin differently from now on; a LookupError when there is none of that id."""
        listing = self.any_state(coin)
        self.listings[listing.coin.key] = replace(listing, **facts)  # type: ignore[arg-type]
        self._keys = {listing.id: key for key, listing in self.listings.items()}
        self._changes += 1

    def set_track(self, coin: str, price: Decimal, *, pinned: bool) -> None:
        """Bend a coin's track at this moment."""
        key = self.any_state(coin).coin.key
        self.tracks[key] = self.tracks[key].set(self.clock.now(), price, pinned=pinned)
        self._changes += 1

    def any_state(self, coin: str) -> Listing:
        """The coin of this public id, shown or not."""
        key = self._keys.get(coin)
        if key is None:
            raise LookupError(f"no coin with the id {coin!r}")
        return self.listings[key]

    def find(self, coin: str) -> Listing | None:
        """The coin of this public id as a client may see it."""
        key = self._keys.get(coin)
        listing = self.listings[key] if key else None
        return listing if listing and listing.state == "active" else None

    def shown(self, state: State = "active") -> list[Listing]:
        return [listing for listing in list(self.listings.values()) if listing.state == state]

    def seen(self, listing: Listing, now: float) -> float:
        """The moment a coin is shown at: now, unless it is frozen or lags."""
        stops = [stop for stop in (listing.frozen_at, self.frozen_at) if stop is not None]
        return min([now - listing.lag, *stops])

    def rate(self, vs: str, t: float) -> float:
        """US dollars for one unit of a currency."""
        if vs in self.rates:
            return self.rates[vs]
        currency = CURRENCIES[vs]
        if currency.coin is None:
            return currency.usd or 1.0
        return self.tracks[currency.coin].at(t) * currency.part

    def price(self, listing: Listing, vs: str, t: float) -> float:
        return self.tracks[listing.coin.key].at(t) / self.rate(vs, t)

    def exact(self, listing: Listing, vs: str, t: float) -> Decimal | None:
        """The scripted price digit for digit, where one holds."""
        return self.tracks[listing.coin.key].exact(t) if vs == "usd" else None

    def extremes(self, listing: Listing, vs: str, span: tuple[float, float]) -> tuple[float, float]:
        """The lowest and the highest price between two moments, both included."""
        track = self.tracks[listing.coin.key]
        measure = CURRENCIES[vs].coin
        if measure is None or vs in self.rates:
            low, high = track.extremes(*span)
            rate = self.rate(vs, span[1])
            return low / rate, high / rate
        prices = [self.price(listing, vs, t) for t in turning_points(span, track)]
        return min(prices), max(prices)

    def cap(self, listing: Listing, vs: str, t: float) -> float:
        return self.price(listing, vs, t) * listing.coin.supply

    def volume(self, listing: Listing, vs: str, t: float) -> float:
        """What changed hands in a day: a share of the cap that breathes with the curve."""
        share = 0.01 + 0.1 * hashed(listing.coin.key, "volume")
        mood = self.tracks[listing.coin.key].curve.at(t * 1.7)
        return self.cap(listing, vs, t) * share * (1 + mood / (2 * WIDEST * listing.coin.swing))

    def record(self, listing: Listing, vs: str, t: float) -> tuple[float, float]:
        """All-time low and high: beyond the reach of the curve, moved only by scripted prices."""
        track = self.tracks[listing.coin.key]
        reach = 2.718281828 ** (WIDEST * listing.coin.swing)
        rate = self.rate(vs, t)
        low, high = track.extremes(t - DAY, t)
        return min(track.base / reach, low) / rate, max(track.base * reach, high) / rate

    def warm(self) -> None:
        """Work out the past day of every coin beforehand; in a brisk market that takes seconds."""
        now = self.clock.now()
        for track in self.tracks.values():
            track.extremes(now - DAY, now)

    def ranks(self, now: float) -> dict[str, int]:
        """Each coin's place by market cap, worked out anew every half minute."""
        stamp = (floor(now / 30), self._changes)
        if self._ranks[0] != stamp:
            caps = {
                key: self.cap(listing, "usd", self.seen(listing, now))
                for key, listing in list(self.listings.items())
                if listing.state != "inactive"
            }
            order = sorted(caps, key=lambda key: -caps[key])
            self._ranks = (stamp, {key: place for place, key in enumerate(order, start=1)})
        return self._ranks[1]


def turning_points(span: tuple[float, float], track: Track) -> list[float]:
    """Where a price can turn: the ends of a span, the knots within, and the scripted jumps."""
    start, end = span
    step = track.curve.step
    knots = [knot * step for knot in range(ceil(start / step), floor(end / step) + 1)]
    jumps = [anchor.at for anchor in track.anchors if start < anchor.at <= end]
    return [start, *knots, *(jump - 0.001 for jump in jumps), *jumps, end]
